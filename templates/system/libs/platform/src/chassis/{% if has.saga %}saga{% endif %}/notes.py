"""The notes of a participant: what became of each step that it was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

State = Literal["done", "refused", "undone"]


class Key(NamedTuple):
    """The idempotency key of a step."""

    saga: str
    saga_id: UUID
    action: str


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a step: `made` is what the compensation needs to know."""

    state: State
    reason: str = ""
    made: Mapping[str, str] = field(default_factory=dict[str, str])


class Notes(Protocol):
    """Where notes are kept. Lives inside a unit of work."""

    async def claim(self, key: Key) -> Note | None:
        """The note, if there is one. Until the transaction ends nobody else can claim the key."""
        ...

    async def write(self, key: Key, note: Note) -> None:
        """Keep the note of a key that was claimed in this transaction."""
        ...


def saga_steps_table(metadata: sa.MetaData) -> sa.Table:
    """The table of a participant's notes."""
    return sa.Table(
        "saga_steps",
        metadata,
        sa.Column("saga", sa.String(40), primary_key=True),
        sa.Column("saga_id", sa.Uuid(), primary_key=True),
        sa.Column("action", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
    )


class SqlNotes:
    """Notes in PostgreSQL: the primary key is the lock."""

    def __init__(self, session: AsyncSession, table: sa.Table) -> None:
        self._session = session
        self._table = table

    async def claim(self, key: Key) -> Note | None:
        """See `Notes`. Waits for the transaction of whoever has claimed the key before."""
        empty: dict[str, Any] = {**key._asdict(), "state": "", "reason": "", "made": {}}
        statement = insert(self._table).values(empty).on_conflict_do_nothing()
        claimed = await self._session.execute(statement.returning(self._table.c.saga))
        if claimed.one_or_none() is not None:
            return None
        columns = self._table.c
        query = sa.select(columns.state, columns.reason, columns.made).where(*self._is(key))
        row = (await self._session.execute(query.with_for_update())).one()
        return Note(row.state, row.reason, row.made)

    async def write(self, key: Key, note: Note) -> None:
        """See `Notes`."""
        values = {"state": note.state, "reason": note.reason, "made": dict(note.made)}
        statement = sa.update(self._table).where(*self._is(key))
        await self._session.execute(statement.values(**values, updated_at=sa.func.now()))

    def _is(self, key: Key) -> tuple[sa.ColumnElement[bool], ...]:
        columns = self._table.c
        return (
            columns.saga == key.saga,
            columns.saga_id == key.saga_id,
            columns.action == key.action,
        )


class MemoryNotes:
    """Notes in memory, for tests."""

    def __init__(self) -> None:
        self.kept: dict[Key, Note] = {}

    async def claim(self, key: Key) -> Note | None:
        """See `Notes`. Nothing is kept before `write`, since a memory does not roll back."""
        return self.kept.get(key)

    async def write(self, key: Key, note: Note) -> None:
        """See `Notes`."""
        self.kept[key] = note

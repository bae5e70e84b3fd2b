"""Applying events in PostgreSQL: position, parts and rows move in one transaction."""

import datetime as dt
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from chassis.projection import statements
from chassis.projection.source import Part, Source
from chassis.projection.tables import ReadModel


class Moved(Exception):
    """The position is not where this reader thinks it is: read on from where it is now."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a stream has been read; `stream` is the instant at which it was made."""

    stream: dt.datetime
    sequence: int


class Store(Protocol):
    """Where the projector keeps what it has understood."""

    async def position(self, source: Source) -> Position | None:
        """The position of a source; None before the first event."""
        ...

    async def move(self, source: Source, old: Position | None, new: Position) -> None:
        """Set the position. Raises `Moved` if it is not `old`."""
        ...

    async def apply(self, source: Source, old: Position, parts: Sequence[Part], last: int) -> int:
        """Apply the parts after `old`, up to the event `last`; the position that is reached.

        Somebody else may have applied some of them, or more: that changes nothing. Raises `Moved`
        if the position has gone back, or is of another stream.
        """
        ...


class SqlStore:
    """A read model in PostgreSQL: in the service's usual schema, or aside in another one."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        model: ReadModel,
        schema: str | None = None,
    ) -> None:
        self._sessions = sessions
        self._model = model
        self._options = {"schema_translate_map": {None: schema}} if schema else {}

    async def position(self, source: Source) -> Position | None:
        """Read the row of the source."""
        async with self._transaction() as session:
            return await self._position(session, source)

    async def move(self, source: Source, old: Position | None, new: Position) -> None:
        """Insert or update the row of the source."""
        table = self._model.positions
        row = {"source": source.service, "stream": new.stream, "sequence": new.sequence}
        async with self._transaction() as session:
            if old is None:
                await session.execute(insert(table).values(row).on_conflict_do_nothing())
            elif await self._position(session, source, lock=True) != old:
                raise Moved
            else:
                mine = table.c.source == source.service
                await session.execute(sa.update(table).where(mine).values(row))

    async def apply(self, source: Source, old: Position, parts: Sequence[Part], last: int) -> int:
        """One transaction; whoever holds the row of the position works, others wait for it."""
        positions = self._model.positions
        async with self._transaction() as session:
            now = await self._position(session, source, lock=True)
            if now is None or now.stream != old.stream or now.sequence < old.sequence:
                raise Moved
            if now.sequence >= last:
                return now.sequence
            # Those that somebody else has applied change nothing: their versions are known.
            if parts:
                await self._apply(session, source, newest(parts))
            mine = positions.c.source == source.service
            await session.execute(sa.update(positions).where(mine).values(sequence=last))
            return last

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[AsyncSession]:
        async with self._sessions.begin() as session:
            await session.connection(execution_options=self._options)
            yield session

    async def _position(
        self, session: AsyncSession, source: Source, *, lock: bool = False
    ) -> Position | None:
        table = self._model.positions
        query = sa.select(table.c.stream, table.c.sequence).where(table.c.source == source.service)
        query = query.with_for_update() if lock else query
        row = (await session.execute(query)).one_or_none()
        return None if row is None else Position(row.stream, row.sequence)

    async def _apply(self, session: AsyncSession, source: Source, parts: Sequence[Part]) -> None:
        before = statements.keys(self._model.parts, source, [part.id for part in parts])
        keys: set[UUID | None] = {part.key for part in parts}
        keys.update((await session.execute(before)).scalars())
        await session.execute(statements.upsert(self._model.parts, source, parts))
        if rows := sorted(key for key in keys if key is not None):
            await session.execute(statements.refresh(self._model, source, rows))
            await session.execute(statements.tidy(self._model, rows))


def newest(parts: Sequence[Part]) -> list[Part]:
    """Of each entity the newest version."""
    found: dict[UUID, Part] = {}
    for part in parts:
        if part.id not in found or found[part.id].version < part.version:
            found[part.id] = part
    return list(found.values())

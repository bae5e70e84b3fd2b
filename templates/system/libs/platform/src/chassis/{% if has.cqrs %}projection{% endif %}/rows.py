"""Reading a read model, as new as the caller needs it."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from chassis.database import Database
from chassis.errors import NotFound, Unavailable
from chassis.projection.tables import ReadModel
from chassis.transaction import SqlUnitOfWork

Row = Mapping[str, Any]

_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.1)


class NotYet(Unavailable):
    """The read model has not come as far as the caller needs; it will."""

    def __init__(self, version: int) -> None:
        super().__init__("projection")
        self.detail = f"version {version} has not arrived here yet"


@dataclass(frozen=True, slots=True)
class Found:
    """A row, if there is one, and the newest version of its root that has been applied."""

    version: int
    row: Row | None


class Rows(Protocol):
    """The rows of a read model: those whose root exists."""

    async def find(self, row_id: UUID) -> Found:
        """The row with this id."""
        ...

    async def page(self, after: UUID | None, limit: int) -> Sequence[Row]:
        """At most `limit` rows in the order of their ids, from the one after `after`."""
        ...


class SqlRows:
    """Rows in PostgreSQL."""

    def __init__(self, database: Database, model: ReadModel) -> None:
        self._database = database
        self._model = model

    async def find(self, row_id: UUID) -> Found:
        """The row beside its root part, which stays when the row has gone."""
        parts, rows, root = self._model.parts, self._model.rows, self._model.root
        joined = sa.outerjoin(parts, rows, sa.and_(rows.c.id == parts.c.id, self._shown))
        query = (
            sa.select(parts.c.version.label("reached"), rows)
            .select_from(joined)
            .where(parts.c.source == root.service, parts.c.id == row_id)
        )
        async with SqlUnitOfWork(self._database) as unit:
            row = (await unit.session.execute(query)).mappings().one_or_none()
        if row is None:
            return Found(0, None)
        return Found(row["reached"], None if row["id"] is None else dict(row))

    async def page(self, after: UUID | None, limit: int) -> Sequence[Row]:
        """Along the primary key."""
        rows = self._model.rows
        query = sa.select(rows).where(self._shown).order_by(rows.c.id).limit(limit)
        if after is not None:
            query = query.where(rows.c.id > after)
        async with SqlUnitOfWork(self._database) as unit:
            return [dict(row) for row in (await unit.session.execute(query)).mappings()]

    @property
    def _shown(self) -> sa.ColumnElement[bool]:
        return self._model.rows.c[self._model.root.version_column].is_not(None)


async def read(rows: Rows, row_id: UUID, min_version: int, patience: float) -> Row:
    """The row, once version `min_version` of its root has arrived.

    Raises `NotYet` if it has not after `patience` seconds, `NotFound` if there is no row.
    """
    deadline = time.monotonic() + patience
    attempt = 0
    while (found := await rows.find(row_id)).version < min_version:
        pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
        if time.monotonic() + pause > deadline:
            raise NotYet(min_version)
        await asyncio.sleep(pause)
        attempt += 1
    if found.row is None:
        raise NotFound(f"there is nothing with the id {row_id}")
    return found.row

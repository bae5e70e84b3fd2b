"""Choosing a row and keeping it: nobody else changes it until the transaction ends."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession


class Picks(Protocol):
    """Picks entities. Lives inside a unit of work."""

    async def first(
        self, equal: Mapping[str, object], at_least: Mapping[str, object] | None = None
    ) -> UUID | None:
        """The id of the first entity with these values, and with at least those; kept for us."""
        ...


class SqlPicks:
    """Picks rows of a table; waits for whoever has picked the same row before."""

    def __init__(self, session: AsyncSession, table: sa.Table) -> None:
        self._session = session
        self._table = table

    async def first(
        self, equal: Mapping[str, object], at_least: Mapping[str, object] | None = None
    ) -> UUID | None:
        """See `Picks`."""
        columns = self._table.c
        conditions = [columns[name] == value for name, value in equal.items()]
        conditions += [columns[name] >= value for name, value in (at_least or {}).items()]
        query = sa.select(columns.id).where(*conditions).order_by(columns.id).limit(1)
        return (await self._session.execute(query.with_for_update())).scalar_one_or_none()


class Pages(Protocol):
    """A collection that can be read from its beginning."""

    async def page(self, after: UUID | None, limit: int) -> Sequence[Any]: ...


class MemoryPicks:
    """Picks from a collection in memory, for tests."""

    def __init__(self, entities: Pages) -> None:
        self._entities = entities

    async def first(
        self, equal: Mapping[str, object], at_least: Mapping[str, object] | None = None
    ) -> UUID | None:
        """See `Picks`."""
        for entity in await self._entities.page(None, 1_000):
            same = all(getattr(entity, name) == value for name, value in equal.items())
            if same and all(getattr(entity, name) >= one for name, one in (at_least or {}).items()):
                return entity.id
        return None

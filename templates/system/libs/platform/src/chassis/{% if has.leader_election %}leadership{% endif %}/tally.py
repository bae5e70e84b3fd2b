"""Counting the entities of a service: what the generated jobs do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many there are, and how many of them are new or changed in a span of time."""

    total: int
    created: int
    changed: int


class Tally(Protocol):
    """Counts entities. Lives inside a unit of work."""

    async def count(self, since: dt.datetime, until: dt.datetime) -> Counts:
        """Those that are there; created, or changed after they were created, in (since, until]."""
        ...


class SqlTally:
    """Counts the rows of a table. It reads all of them: an example, not for millions."""

    def __init__(self, session: AsyncSession, table: sa.Table) -> None:
        self._session = session
        self._table = table

    async def count(self, since: dt.datetime, until: dt.datetime) -> Counts:
        """See `Tally`."""
        made, changed = self._table.c.created_at, self._table.c.updated_at
        created = sa.and_(made > since, made <= until)
        altered = sa.and_(changed > since, changed <= until, changed > made)
        number = sa.func.count()
        query = sa.select(
            number.label("total"),
            number.filter(created).label("created"),
            number.filter(altered).label("changed"),
        )
        row = (await self._session.execute(query.select_from(self._table))).mappings().one()
        return Counts(**row)


class Pages(Protocol):
    """A collection that can be read from its beginning."""

    async def page(self, after: UUID | None, limit: int) -> Sequence[Any]: ...


class MemoryTally:
    """Counts a collection in memory, for tests."""

    def __init__(self, entities: Pages) -> None:
        self._entities = entities

    async def count(self, since: dt.datetime, until: dt.datetime) -> Counts:
        """See `Tally`."""
        found = await self._entities.page(None, 1_000)
        return Counts(
            total=len(found),
            created=sum(since < one.created_at <= until for one in found),
            changed=sum(max(since, one.created_at) < one.updated_at <= until for one in found),
        )

"""Which entity is a copy of which legacy record, and of which version of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.legacy.records import id_of

EntityT = TypeVar("EntityT")
EntityT_co = TypeVar("EntityT_co", covariant=True)

_NO, _REVISION = "legacy__no", "legacy__revision"  # no field of an entity is called so


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a record: version 0 is none yet, and what is `gone` never comes back."""

    route: str
    no: int
    revision: int = 0
    gone: bool = False


class Numbers(Protocol[EntityT_co]):
    """The numbers of copies. Lives inside a unit of work."""

    async def known(self, route: str, numbers: Sequence[int]) -> Mapping[int, Known]:
        """What is known of these records."""
        ...

    async def lock(self, route: str, no: int) -> Known:
        """What is known of a record; nobody else learns of it until the transaction ends."""
        ...

    async def note(self, known: Known) -> None:
        """Remember this of a record that was locked."""
        ...

    async def of(self, entity_id: UUID) -> Known | None:
        """Of which record the entity is the copy, if it is one."""
        ...

    async def page(self, route: str, after: int, limit: int) -> Sequence[tuple[Known, EntityT_co]]:
        """At most `limit` copies by their numbers, from the one after `after`."""
        ...


def numbers_table(metadata: sa.MetaData) -> sa.Table:
    """The table of numbers."""
    return sa.Table(
        "legacy_numbers",
        metadata,
        sa.Column("route", sa.String(100), primary_key=True),
        sa.Column("no", sa.BigInteger(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
    )


class SqlNumbers(Generic[EntityT]):
    """Numbers in PostgreSQL, beside the table of the entities."""

    def __init__(
        self,
        session: AsyncSession,
        table: sa.Table,
        entities: sa.Table,
        entity: Callable[[sa.RowMapping], EntityT],
    ) -> None:
        self._session = session
        self._table = table
        self._entities = entities
        self._entity = entity
        columns = table.c
        self._select = sa.select(columns.route, columns.no, columns.revision, columns.gone)

    async def known(self, route: str, numbers: Sequence[int]) -> Mapping[int, Known]:
        """See `Numbers`."""
        columns = self._table.c
        query = self._select.where(columns.route == route, columns.no.in_(numbers))
        rows = (await self._session.execute(query)).mappings()
        return {row["no"]: _known(row) for row in rows}

    async def lock(self, route: str, no: int) -> Known:
        """See `Numbers`. Who comes second waits here until the first one has committed."""
        columns = self._table.c
        values = {"route": route, "no": no, "id": id_of(route, no), "revision": 0, "gone": False}
        statement = insert(self._table).values(values).on_conflict_do_nothing()
        await self._session.execute(statement)
        query = self._select.where(columns.route == route, columns.no == no).with_for_update()
        return _known((await self._session.execute(query)).mappings().one())

    async def note(self, known: Known) -> None:
        """See `Numbers`."""
        columns = self._table.c
        statement = (
            sa.update(self._table)
            .where(columns.route == known.route, columns.no == known.no)
            .values(revision=known.revision, gone=known.gone)
        )
        await self._session.execute(statement)

    async def of(self, entity_id: UUID) -> Known | None:
        """See `Numbers`."""
        query = self._select.where(self._table.c.id == entity_id)
        row = (await self._session.execute(query)).mappings().one_or_none()
        return None if row is None else _known(row)

    async def page(self, route: str, after: int, limit: int) -> Sequence[tuple[Known, EntityT]]:
        """See `Numbers`."""
        own, columns = self._entities.c, self._table.c
        query = (
            sa.select(columns.no.label(_NO), columns.revision.label(_REVISION), *own)
            .join(self._entities, own.id == columns.id)
            .where(columns.route == route, columns.no > after)
            .order_by(columns.no)
            .limit(limit)
        )
        rows = (await self._session.execute(query)).mappings()
        return [
            (Known(route=route, no=row[_NO], revision=row[_REVISION]), self._entity(row))
            for row in rows
        ]


def _known(row: sa.RowMapping) -> Known:
    return Known(route=row["route"], no=row["no"], revision=row["revision"], gone=row["gone"])


class Gets(Protocol[EntityT_co]):
    """A collection that entities can be read from."""

    async def get(self, entity_id: UUID) -> EntityT_co | None: ...


@dataclass(slots=True)
class MemoryNumbers(Generic[EntityT]):
    """Numbers in memory, for tests."""

    entities: Gets[EntityT]
    kept: dict[tuple[str, int], Known] = field(default_factory=dict[tuple[str, int], Known])

    async def known(self, route: str, numbers: Sequence[int]) -> Mapping[int, Known]:
        """See `Numbers`."""
        return {no: self.kept[route, no] for no in numbers if (route, no) in self.kept}

    async def lock(self, route: str, no: int) -> Known:
        """See `Numbers`; a test does one thing at a time."""
        return self.kept.setdefault((route, no), Known(route=route, no=no))

    async def note(self, known: Known) -> None:
        """See `Numbers`."""
        self.kept[known.route, known.no] = known

    async def of(self, entity_id: UUID) -> Known | None:
        """See `Numbers`."""
        found = (one for one in self.kept.values() if id_of(one.route, one.no) == entity_id)
        return next(found, None)

    async def page(self, route: str, after: int, limit: int) -> Sequence[tuple[Known, EntityT]]:
        """See `Numbers`."""
        ordered = sorted((one.no, one) for one in self.kept.values() if one.route == route)
        copies = [(one, await self.entities.get(id_of(route, no))) for no, one in ordered]
        return [(one, copy) for one, copy in copies if copy is not None and one.no > after][:limit]

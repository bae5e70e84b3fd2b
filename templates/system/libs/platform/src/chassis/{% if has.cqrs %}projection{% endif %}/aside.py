"""A second copy of a read model's tables, in a schema of its own."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.schema import CreateSchema, DropSchema

from chassis.projection.tables import ReadModel

SHOWN = 20


class Busy(Exception):
    """Another process works in the schema."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what its events say; None where there is no such row."""

    row: str
    live: Mapping[str, Any] | None
    rebuilt: Mapping[str, Any] | None

    def columns(self) -> list[str]:
        """What differs. Values are not told: they are personal data as often as not."""
        if self.live is None or self.rebuilt is None:
            return ["missing" if self.live is None else "too much"]
        live, rebuilt = self.live, self.rebuilt
        return [name for name in rebuilt if live.get(name) != rebuilt[name]]


class Aside:
    """The schema `name`, and what is done between it and the live tables."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], model: ReadModel, name: str
    ) -> None:
        self._sessions = sessions
        self._model = model
        self.name = name

    @asynccontextmanager
    async def empty(self) -> AsyncGenerator[None]:
        """Empty tables, gone at the end. Raises `Busy`."""
        key = sa.func.hashtext(self.name)
        async with self._sessions() as guard:
            await guard.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            if not await guard.scalar(sa.select(sa.func.pg_try_advisory_lock(key))):
                raise Busy
            try:
                await self._drop()  # a rebuild that was killed has left it
                await self._create()
                yield
                await self._drop()
            finally:
                await guard.execute(sa.select(sa.func.pg_advisory_unlock(key)))

    async def _create(self) -> None:
        options = {"schema_translate_map": {None: self.name}}
        tables = list(self._model.tables)
        async with self._sessions.begin() as session:
            connection = await session.connection(execution_options=options)
            await connection.execute(CreateSchema(self.name))
            await connection.run_sync(self._model.rows.metadata.create_all, tables=tables)

    async def _drop(self) -> None:
        async with self._sessions.begin() as session:
            await session.execute(DropSchema(self.name, cascade=True, if_exists=True))

    @asynccontextmanager
    async def locked(self) -> AsyncGenerator[AsyncSession]:
        """A transaction in which no projector moves the live model. Readers notice nothing."""
        positions = self._model.positions.name
        async with self._sessions.begin() as session:
            await session.execute(sa.text("SET LOCAL statement_timeout = 0"))
            await session.execute(sa.text("SET LOCAL lock_timeout = '15s'"))
            await session.execute(sa.text(f'LOCK TABLE "{positions}" IN EXCLUSIVE MODE'))
            yield session

    async def exchange(self, session: AsyncSession) -> None:
        """Put these tables in the place of the live ones; names of indexes come along.

        Gives up after two seconds: readers that come while it waits for older ones wait as well.
        """
        await session.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        live = await session.scalar(sa.select(sa.func.current_schema()))
        for table in self._model.tables:
            await session.execute(sa.text(f'DROP TABLE "{live}"."{table.name}"'))
            move = f'ALTER TABLE "{self.name}"."{table.name}" SET SCHEMA "{live}"'
            await session.execute(sa.text(move))

    async def compare(self, session: AsyncSession) -> Sequence[Difference]:
        """The first rows that differ."""
        live = self._model.rows.alias("live")
        here = self._model.rows.to_metadata(sa.MetaData(), schema=self.name).alias("here")
        was = sa.func.to_jsonb(live.table_valued())
        should_be = sa.func.to_jsonb(here.table_valued())
        query = (
            sa.select(sa.func.coalesce(live.c.id, here.c.id), was, should_be)
            .select_from(sa.outerjoin(live, here, live.c.id == here.c.id, full=True))
            .where(was.is_distinct_from(should_be))
            .limit(SHOWN)
        )
        found = (await session.execute(query)).all()
        return [Difference(str(row), before, after) for row, before, after in found]

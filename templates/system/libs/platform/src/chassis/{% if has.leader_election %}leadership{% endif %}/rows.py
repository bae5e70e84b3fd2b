"""Leases in the service's own PostgreSQL: a row each, and the database's clock for all of them."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Database
from chassis.leadership.elections import Lease
from chassis.transaction import SqlUnitOfWork


def leases_table(metadata: sa.MetaData) -> sa.Table:
    """The table of leases."""
    return sa.Table(
        "job_leases",
        metadata,
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("holder", sa.String(300), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )


class SqlElections:
    """See `Elections`. Each method is one statement: it happens at one moment for all."""

    def __init__(self, database: Database, table: sa.Table, ttl: float) -> None:
        self._database = database
        self._table = table
        self._ttl = dt.timedelta(seconds=ttl)

    async def acquire(self, name: str, holder: str, above: int) -> Lease | None:
        """See `Elections`. Looking at a lease that is held locks and writes nothing."""
        table, columns = self._table, self._table.c
        taken = (
            sa.update(table)
            .where(columns.name == name, columns.expires_at <= _now())
            .values(
                holder=holder,
                epoch=sa.func.greatest(columns.epoch, above) + 1,
                expires_at=_now() + self._ttl,
            )
            .returning(columns.epoch)
            .cte("taken")
        )
        fresh = [sa.literal(name), sa.literal(holder), sa.literal(above + 1), _now() + self._ttl]
        unknown = ~sa.exists().where(columns.name == name)
        made = (
            insert(table)
            .from_select(list(columns), sa.select(*fresh).where(unknown))
            .on_conflict_do_nothing()
            .returning(columns.epoch)
            .cte("made")
        )
        query = sa.union_all(sa.select(taken.c.epoch), sa.select(made.c.epoch))
        row = await self._one(query)
        return None if row is None else Lease(name=name, holder=holder, epoch=row.epoch)

    async def renew(self, lease: Lease) -> bool:
        """See `Elections`."""
        return await self._prolong(lease, self._ttl)

    async def release(self, lease: Lease) -> None:
        """See `Elections`."""
        await self._prolong(lease, dt.timedelta())

    async def holder(self, name: str) -> Lease | None:
        """See `Elections`."""
        columns = self._table.c
        query = sa.select(columns.holder, columns.epoch)
        row = await self._one(query.where(columns.name == name, columns.expires_at > _now()))
        return None if row is None else Lease(name=name, holder=row.holder, epoch=row.epoch)

    async def _prolong(self, lease: Lease, ttl: dt.timedelta) -> bool:
        columns = self._table.c
        mine = columns.name == lease.name, columns.epoch == lease.epoch
        statement = (
            sa.update(self._table)
            .where(*mine, columns.holder == lease.holder)
            .values(expires_at=_now() + ttl)
        )
        return await self._one(statement.returning(columns.epoch)) is not None

    async def _one(self, statement: sa.Executable) -> "sa.Row[tuple[object, ...]] | None":
        async with SqlUnitOfWork(self._database) as uow:
            row = (await uow.session.execute(statement)).one_or_none()
            await uow.commit()
        return row


def _now() -> sa.Function[dt.datetime]:
    return sa.func.clock_timestamp()  # now() would be the moment before a statement had to wait

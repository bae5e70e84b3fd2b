"""Fences and slots in PostgreSQL."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.leadership.elections import Lease
from chassis.leadership.jobs import Fenced, Result, Run, Turn
from chassis.leadership.turns import Record, Standing

_LOOKS_AFTER_CLIENT_MS = 500
_REASON_LENGTH = 500


def fences_table(metadata: sa.MetaData) -> sa.Table:
    """The table of fences: a row for each job."""
    instant = sa.DateTime(timezone=True)
    return sa.Table(
        "job_fences",
        metadata,
        sa.Column("job", sa.String(40), primary_key=True),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(300), nullable=False),
        sa.Column("raised_at", instant, nullable=False),
        sa.Column("known_since", instant, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )


def runs_table(metadata: sa.MetaData) -> sa.Table:
    """The table of runs: a row for each slot that was run."""
    instant = sa.DateTime(timezone=True)
    return sa.Table(
        "job_runs",
        metadata,
        sa.Column("job", sa.String(40), primary_key=True),
        sa.Column("slot", instant, primary_key=True),
        sa.Column("since", instant, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(300), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
    )


class SqlTurns:
    """See `Turns`."""

    def __init__(self, session: AsyncSession, fences: sa.Table, runs: sa.Table) -> None:
        self._session = session
        self._fences = fences
        self._runs = runs

    async def fence(self, job: str) -> int:
        """See `Turns`."""
        query = sa.select(self._fences.c.epoch).where(self._fences.c.job == job)
        return (await self._session.execute(query)).scalar_one_or_none() or 0

    async def accede(self, job: str, lease: Lease) -> bool:
        """See `Turns`. Waits for the run of an earlier leader that has begun."""
        now = sa.func.clock_timestamp()
        raised = {"epoch": lease.epoch, "holder": lease.holder, "raised_at": now}
        first = {**raised, "job": job, "known_since": now, "failures": 0, "reason": ""}
        statement = (
            insert(self._fences)
            .values(first)
            .on_conflict_do_update(
                index_elements=["job"], set_=raised, where=self._fences.c.epoch < lease.epoch
            )
            .returning(self._fences.c.epoch)
        )
        return (await self._session.execute(statement)).one_or_none() is not None

    async def enter(self, job: str, lease: Lease, idle: float) -> Standing:
        """See `Turns`. Two statements: the second one sees what was there when the lock was."""
        columns = self._fences.c
        limits = {
            "idle_in_transaction_session_timeout": round(idle * 1_000),
            "client_connection_check_interval": _LOOKS_AFTER_CLIENT_MS,
        }
        told = [sa.func.set_config(name, str(value), True) for name, value in limits.items()]
        lock = sa.select(columns.epoch, columns.known_since, *told)
        lock = lock.where(columns.job == job).with_for_update(read=True)
        row = (await self._session.execute(lock)).one_or_none()
        if row is None or row.epoch != lease.epoch:
            raise Fenced
        last = sa.select(sa.func.max(self._runs.c.slot)).where(self._runs.c.job == job)
        now = sa.func.clock_timestamp().label("now")
        query = sa.select(now, last.scalar_subquery().label("since"))
        seen = (await self._session.execute(query)).one()
        return Standing(now=seen.now, since=seen.since or row.known_since)

    async def record(self, job: str, lease: Lease, turn: Turn, result: Result, kept: int) -> None:
        """See `Turns`."""
        statement = sa.insert(self._runs).values(
            job=job,
            slot=turn.slot,
            since=turn.since,
            epoch=lease.epoch,
            holder=lease.holder,
            began_at=sa.func.now(),
            ended_at=sa.func.clock_timestamp(),
            result=dict(result),
        )
        await self._session.execute(statement)
        slots = sa.select(self._runs.c.slot).where(self._runs.c.job == job)
        oldest = slots.order_by(self._runs.c.slot.desc()).offset(kept).limit(1).scalar_subquery()
        old = self._runs.c.job == job, self._runs.c.slot <= oldest
        await self._session.execute(sa.delete(self._runs).where(*old))
        await self._note(job, lease, sa.literal(0), "", self._fences.c.failures > 0)

    async def fail(self, job: str, lease: Lease, reason: str) -> None:
        """See `Turns`."""
        await self._note(job, lease, self._fences.c.failures + 1, reason[:_REASON_LENGTH])

    async def history(self, job: str) -> Record:
        """See `Turns`."""
        query = sa.select(self._fences).where(self._fences.c.job == job)
        fence = (await self._session.execute(query)).one_or_none()
        runs = sa.select(*(self._runs.c[name] for name in Run.__dataclass_fields__))
        runs = runs.where(self._runs.c.job == job).order_by(self._runs.c.slot.desc()).limit(1)
        last = (await self._session.execute(runs)).mappings().one_or_none()
        return Record(
            epoch=fence.epoch if fence else 0,
            failures=fence.failures if fence else 0,
            reason=fence.reason if fence else "",
            last=Run(**last) if last else None,
        )

    async def _note(
        self,
        job: str,
        lease: Lease,
        failures: sa.ColumnElement[int],
        reason: str,
        *conditions: sa.ColumnElement[bool],
    ) -> None:
        mine = self._fences.c.job == job, self._fences.c.epoch == lease.epoch
        statement = sa.update(self._fences).where(*mine, *conditions)
        await self._session.execute(statement.values(failures=failures, reason=reason))

"""The runs of sagas, as their owner's API and operators see them.

The row of a run is written in the transaction that creates the entity. Every change says in which
state the run must be, so that an instance that was taken for dead and comes back changes nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from chassis.database import Database
from chassis.transaction import SqlUnitOfWork

Status = Literal["running", "compensating", "stuck", "completed", "compensated", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: `step` is the one it is at, `reason` why it is undone or does not go on."""

    saga: str
    id: UUID
    status: Status
    step: str
    reason: str
    cancel: bool
    nudges: int
    started_at: dt.datetime
    deadline: dt.datetime
    step_since: dt.datetime
    ended_at: dt.datetime | None
    traceparent: str
    command: Mapping[str, Any]


def sagas_table(metadata: sa.MetaData) -> sa.Table:
    """The table of runs."""
    instant = sa.DateTime(timezone=True)
    ended_at = sa.Column("ended_at", instant, nullable=True)
    return sa.Table(
        "sagas",
        metadata,
        sa.Column("saga", sa.String(40), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("step", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cancel", sa.Boolean(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("deadline", instant, nullable=False),
        sa.Column("step_since", instant, nullable=False),
        ended_at,
        sa.Column("traceparent", sa.String(64), nullable=False),
        sa.Column("command", sa.JSON(), nullable=False),
        sa.Index("ix_sagas_open", "saga", "status", postgresql_where=ended_at.is_(None)),
    )


class SqlRuns:
    """The runs in PostgreSQL. Each method is a transaction; all raise `Unavailable`."""

    def __init__(self, database: Database, table: sa.Table) -> None:
        self._database = database
        self._table = table
        self._open = table.c.ended_at.is_(None)
        self._forward = (table.c.status.in_(("running", "stuck")), ~table.c.cancel)

    async def get(self, saga: str, run_id: UUID) -> Run | None:
        """The run with this id."""
        return _first(await self._fetch(sa.select(self._table).where(*self._is(saga, run_id))))

    async def page(
        self, saga: str, status: Status | None, after: UUID | None, limit: int
    ) -> Sequence[Run]:
        """At most `limit` runs in the order of their ids, from the one after `after`."""
        query = sa.select(self._table).where(self._table.c.saga == saga)
        if status is not None:
            query = query.where(self._table.c.status == status)
        if after is not None:
            query = query.where(self._table.c.id > after)
        return await self._fetch(query.order_by(self._table.c.id).limit(limit))

    async def advance(self, saga: str, run_id: UUID, step: str) -> Run | None:
        """Note that the run is at `step`. None if it must not go forward (any more)."""
        values = {"status": "running", "step": step, "step_since": sa.func.now()}
        return await self._change(saga, run_id, *self._forward, **values)

    async def retreat(self, saga: str, run_id: UUID, step: str) -> Run | None:
        """Note that the run is at undoing `step`. None if it has ended."""
        values = {"status": "compensating", "step": step, "step_since": sa.func.now()}
        return await self._change(saga, run_id, self._open, **values)

    async def explain(self, saga: str, run_id: UUID, reason: str) -> Run | None:
        """Note why the run does not go on. None if it has ended."""
        return await self._change(saga, run_id, self._open, reason=reason)

    async def complete(self, saga: str, run_id: UUID) -> Run | None:
        """Note that all steps are done, unless somebody asked to cancel before. How it is then."""
        values = {"status": "completed", "step": "", "reason": "", "ended_at": sa.func.now()}
        changed = await self._change(saga, run_id, *self._forward, **values)
        return changed or await self.get(saga, run_id)

    async def close(self, saga: str, run_id: UUID) -> Run | None:
        """Note that everything is undone. How the run is then."""
        status = sa.case((self._table.c.cancel, "cancelled"), else_="compensated")
        values = {"status": status, "step": "", "ended_at": sa.func.now()}
        changed = await self._change(saga, run_id, self._open, **values)
        return changed or await self.get(saga, run_id)

    async def cancel(self, saga: str, run_id: UUID) -> Run | None:
        """Let the run go no further, and be undone. None if it has ended."""
        return await self._change(saga, run_id, self._open, cancel=True, nudges=self._nudged)

    async def nudge(self, saga: str, run_id: UUID) -> Run | None:
        """Let the run try again now, instead of after its pause. None if it has ended."""
        return await self._change(saga, run_id, self._open, nudges=self._nudged)

    async def late(self, seconds: float) -> Sequence[Run]:
        """Mark the runs that should have ended, or should have undone a step, `seconds` ago."""
        limit = sa.func.now() - dt.timedelta(seconds=seconds)
        columns = self._table.c
        late = sa.or_(
            sa.and_(columns.status == "running", columns.deadline < limit),
            sa.and_(columns.status == "compensating", columns.step_since < limit),
        )
        statement = sa.update(self._table).where(late).values(status="stuck")
        return await self._fetch(statement.returning(self._table))

    async def count(self) -> Mapping[tuple[str, str], int]:
        """(saga, status) -> how many runs have not ended."""
        columns = self._table.c
        query = sa.select(columns.saga, columns.status, sa.func.count()).where(self._open)
        async with SqlUnitOfWork(self._database) as uow:
            rows = await uow.session.execute(query.group_by(columns.saga, columns.status))
            return {(saga, status): number for saga, status, number in rows.tuples()}

    @property
    def _nudged(self) -> sa.ColumnElement[int]:
        return self._table.c.nudges + 1

    def _is(self, saga: str, run_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
        return self._table.c.saga == saga, self._table.c.id == run_id

    async def _change(
        self, saga: str, run_id: UUID, *conditions: sa.ColumnElement[bool], **values: object
    ) -> Run | None:
        statement = sa.update(self._table).where(*self._is(saga, run_id), *conditions)
        return _first(await self._fetch(statement.values(values).returning(self._table)))

    async def _fetch(self, statement: sa.Executable) -> list[Run]:
        async with SqlUnitOfWork(self._database) as uow:
            rows = (await uow.session.execute(statement)).mappings().all()
            await uow.commit()
        return [Run(**row) for row in rows]


def _first(runs: Sequence[Run]) -> Run | None:
    return runs[0] if runs else None

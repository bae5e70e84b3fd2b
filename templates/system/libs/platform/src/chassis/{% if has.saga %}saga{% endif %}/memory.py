"""Runs in memory, for tests."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.clock import utc_now
from chassis.saga.records import Run, Status


class MemoryRuns:
    """What `SqlRuns` does, without a database."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, UUID], Run] = {}

    def begin(self, saga: str, run_id: UUID, command: Mapping[str, Any], timeout: float) -> Run:
        """A run that has just begun."""
        now = utc_now()
        run = Run(
            saga=saga,
            id=run_id,
            status="running",
            step="",
            reason="",
            cancel=False,
            nudges=0,
            started_at=now,
            deadline=now + dt.timedelta(seconds=timeout),
            step_since=now,
            ended_at=None,
            traceparent="",
            command=command,
        )
        self.kept[saga, run_id] = run
        return run

    async def get(self, saga: str, run_id: UUID) -> Run | None:
        """The run with this id."""
        return self.kept.get((saga, run_id))

    async def page(
        self, saga: str, status: Status | None, after: UUID | None, limit: int
    ) -> Sequence[Run]:
        """In the order of their ids."""
        found = [run for run in self.kept.values() if run.saga == saga]
        found = [run for run in found if status in (None, run.status)]
        return sorted((run for run in found if not after or run.id > after), key=_id)[:limit]

    async def advance(self, saga: str, run_id: UUID, step: str) -> Run | None:
        """At `step`, unless it must not go forward."""
        run = self.kept[saga, run_id]
        return self._change(run, status="running", step=step) if _goes_forward(run) else None

    async def retreat(self, saga: str, run_id: UUID, step: str) -> Run | None:
        """At undoing `step`."""
        return self._open(saga, run_id, status="compensating", step=step)

    async def explain(self, saga: str, run_id: UUID, reason: str) -> Run | None:
        """Why it does not go on."""
        return self._open(saga, run_id, reason=reason)

    async def complete(self, saga: str, run_id: UUID) -> Run | None:
        """Completed, unless somebody asked to cancel."""
        run = self.kept[saga, run_id]
        if not _goes_forward(run):
            return run
        return self._change(run, status="completed", step="", reason="", ended_at=utc_now())

    async def close(self, saga: str, run_id: UUID) -> Run | None:
        """Everything is undone."""
        status = "cancelled" if self.kept[saga, run_id].cancel else "compensated"
        closed = self._open(saga, run_id, status=status, step="", ended_at=utc_now())
        return closed or self.kept[saga, run_id]

    async def cancel(self, saga: str, run_id: UUID) -> Run | None:
        """No further."""
        return self._open(saga, run_id, cancel=True)

    async def nudge(self, saga: str, run_id: UUID) -> Run | None:
        """Now."""
        run = self.kept.get((saga, run_id))
        return self._open(saga, run_id, nudges=run.nudges + 1) if run else None

    def _open(self, saga: str, run_id: UUID, **changes: Any) -> Run | None:
        run = self.kept.get((saga, run_id))
        return self._change(run, **changes) if run and run.ended_at is None else None

    def _change(self, run: Run, **changes: Any) -> Run:
        changed = dataclasses.replace(run, **changes)
        self.kept[run.saga, run.id] = changed
        return changed


def _goes_forward(run: Run) -> bool:
    return run.status in ("running", "stuck") and not run.cancel


def _id(run: Run) -> UUID:
    return run.id

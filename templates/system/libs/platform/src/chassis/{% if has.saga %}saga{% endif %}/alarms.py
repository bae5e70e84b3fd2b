"""Runs that are late, and how many have not ended."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import structlog
from opentelemetry.metrics import Meter

from chassis.saga.records import Run

_log = structlog.stdlib.get_logger(__name__)


class Runs(Protocol):
    """The part of `SqlRuns` that is watched."""

    async def late(self, seconds: float) -> Sequence[Run]: ...
    async def count(self) -> Mapping[tuple[str, str], int]: ...


class Alarms:
    """Says in log and metrics what does not go on by itself."""

    def __init__(self, runs: Runs, *, stuck_seconds: float, meter: Meter) -> None:
        self._runs = runs
        self._stuck_seconds = stuck_seconds
        self._open = meter.create_gauge("sagas.open", description="Runs that have not ended")
        self._stuck = meter.create_counter("sagas.stuck", description="Runs that became stuck")
        self._seen: set[tuple[str, str]] = set()

    async def look(self) -> None:
        """Mark and report what has become late, and count."""
        for run in await self._runs.late(self._stuck_seconds):
            self._stuck.add(1, {"saga": run.saga})
            where = {"saga": run.saga, "run": str(run.id), "step": run.step}
            _log.error("a saga is stuck", **where, reason=run.reason)
        counts = await self._runs.count()
        for saga, status in self._seen | set(counts):
            self._open.set(counts.get((saga, status), 0), {"saga": saga, "status": status})
        self._seen |= set(counts)

"""Leases, fences and slots in memory, for tests."""

import datetime as dt
import time
from collections.abc import Callable

from chassis.leadership.elections import Lease
from chassis.leadership.jobs import Fenced, Result, Run, Turn
from chassis.leadership.turns import Record, Standing


class MemoryElections:
    """What the adapters do, for candidates that share one object and one `clock`."""

    def __init__(self, ttl: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.kept: dict[str, tuple[Lease, float]] = {}
        self._ttl = ttl
        self._clock = clock

    async def acquire(self, name: str, holder: str, above: int) -> Lease | None:
        """See `Elections`."""
        if await self.holder(name):
            return None
        epoch = self.kept[name][0].epoch if name in self.kept else 0
        return self._keep(Lease(name=name, holder=holder, epoch=max(epoch, above) + 1), self._ttl)

    async def renew(self, lease: Lease) -> bool:
        """See `Elections`."""
        if not self._is(lease):
            return False
        self._keep(lease, self._ttl)
        return True

    async def release(self, lease: Lease) -> None:
        """See `Elections`."""
        if self._is(lease):
            self._keep(lease, 0.0)

    async def holder(self, name: str) -> Lease | None:
        """See `Elections`."""
        lease, expires_at = self.kept.get(name, (None, 0.0))
        return lease if self._clock() < expires_at else None

    def _is(self, lease: Lease) -> bool:
        return lease.name in self.kept and self.kept[lease.name][0] == lease

    def _keep(self, lease: Lease, ttl: float) -> Lease:
        self.kept[lease.name] = lease, self._clock() + ttl
        return lease


class MemoryTurns:
    """Fences and slots in memory, for tests."""

    def __init__(self) -> None:
        self.fences: dict[str, int] = {}
        self.runs: dict[str, list[Run]] = {}
        self.failed: dict[str, list[str]] = {}
        self.now = dt.datetime(2030, 1, 31, 12, tzinfo=dt.UTC)
        self.known_since = self.now

    async def fence(self, job: str) -> int:
        """See `Turns`."""
        return self.fences.get(job, 0)

    async def accede(self, job: str, lease: Lease) -> bool:
        """See `Turns`."""
        if self.fences.get(job, 0) >= lease.epoch:
            return False
        self.fences[job] = lease.epoch
        return True

    async def enter(self, job: str, lease: Lease, idle: float) -> Standing:
        """See `Turns`."""
        if self.fences.get(job) != lease.epoch:
            raise Fenced
        runs = self.runs.get(job, [])
        since = runs[-1].slot if runs else self.known_since
        return Standing(now=self.now, since=since)

    async def record(self, job: str, lease: Lease, turn: Turn, result: Result, kept: int) -> None:
        """See `Turns`."""
        run = Run(
            slot=turn.slot,
            since=turn.since,
            epoch=lease.epoch,
            holder=lease.holder,
            began_at=self.now,
            ended_at=self.now,
            result=result,
        )
        self.runs[job] = [*self.runs.get(job, []), run][-kept:]
        self.failed.pop(job, None)

    async def fail(self, job: str, lease: Lease, reason: str) -> None:
        """See `Turns`."""
        if self.fences.get(job) == lease.epoch:
            self.failed.setdefault(job, []).append(reason)

    async def history(self, job: str) -> Record:
        """See `Turns`."""
        failed, runs = self.failed.get(job, [""]), self.runs.get(job)
        return Record(
            epoch=self.fences.get(job, 0),
            failures=len(self.failed.get(job, [])),
            reason=failed[-1],
            last=runs[-1] if runs else None,
        )

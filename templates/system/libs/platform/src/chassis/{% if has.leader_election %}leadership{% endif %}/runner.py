"""Runs the slots of a job that are due, as long as its instance leads."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

import structlog

from chassis.errors import Unavailable
from chassis.leadership.elections import Lease
from chassis.leadership.jobs import Fenced, Job, Turn
from chassis.leadership.meters import Meters
from chassis.leadership.schedule import Schedule
from chassis.leadership.settings import LeaderSettings
from chassis.leadership.turns import Standing, Turns

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0

_log = structlog.stdlib.get_logger(__name__)


class TurnsUnitOfWork(Protocol):
    """A transaction in which a slot can be noted."""

    @property
    def turns(self) -> Turns: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    async def commit(self) -> None: ...


UowT = TypeVar("UowT", bound=TurnsUnitOfWork)


class Runner(Generic[UowT]):
    """One job on one instance."""

    def __init__(
        self,
        job: Job[UowT],
        *,
        unit_of_work: Callable[[], UowT],
        settings: LeaderSettings,
        meters: Meters,
    ) -> None:
        self.name = job.name
        self.schedule = Schedule(settings.schedules.get(job.name, job.schedule))
        self._job = job
        self._unit_of_work = unit_of_work
        self._settings = settings
        self._meters = meters
        self._closing = asyncio.Event()
        self._pause = _FIRST_PAUSE

    async def fence(self) -> int:
        """The epoch of the last leader that is known. Raises `Unavailable`."""
        async with self._unit_of_work() as uow:
            return await uow.turns.fence(self.name)

    def close(self) -> None:
        """Let `lead` end after the run that is under way."""
        self._closing.set()

    async def lead(self, lease: Lease) -> None:
        """Run what is due, until `close`, or until somebody else leads."""
        try:
            while not self._closing.is_set():
                pause = await self._careful(lease, self._accede)
                if pause == 0.0:
                    break
                await self._sleep(pause)
            while not self._closing.is_set():
                await self._sleep(await self._careful(lease, self._turn))
        except Fenced:
            self._meters.ran(self.name, "fenced")
            _log.warning("somebody else leads this job", job=self.name, epoch=lease.epoch)

    async def _accede(self, lease: Lease) -> float:
        async with self._unit_of_work() as uow:
            if not await uow.turns.accede(self.name, lease):
                raise Fenced
            await uow.commit()
        _log.info("this instance leads the job", job=self.name, epoch=lease.epoch)
        return 0.0

    async def _turn(self, lease: Lease) -> float:
        """Run the last slot that is due, if there is one. Return how long to wait for the next."""
        async with self._unit_of_work() as uow:
            standing = await uow.turns.enter(self.name, lease, self._settings.ttl)
            self._meters.succeeded(self.name, _seconds(standing.since, standing.now))
            slot = self.schedule.latest(standing.now)
            if slot is None or slot <= standing.since:
                return self._until_next(standing)
            turn = Turn(slot=slot, since=standing.since)
            result = await self._job.run(uow, turn)
            await uow.turns.record(self.name, lease, turn, result, self._settings.runs_kept)
            await uow.commit()
        self._pause = _FIRST_PAUSE
        self._meters.ran(self.name, "done")
        self._meters.succeeded(self.name, _seconds(slot, standing.now))
        _log.info("job done", job=self.name, slot=slot.isoformat(), epoch=lease.epoch)
        return 0.0

    def _until_next(self, standing: Standing) -> float:
        following = self.schedule.following(standing.now)
        if following is None:
            return _LONGEST_PAUSE
        # Never for long: the clock of the database may be set, or the machine be asleep meanwhile.
        return min(_seconds(standing.now, following), _LONGEST_PAUSE)

    async def _careful(self, lease: Lease, work: Callable[[Lease], Awaitable[float]]) -> float:
        """What `work` returns, or how long to wait before it is tried again."""
        try:
            return await work(lease)
        except Fenced:
            raise
        except Unavailable as error:
            _log.warning("a job has to wait", job=self.name, reason=error.detail)
            return _FIRST_PAUSE
        except Exception as error:
            self._meters.ran(self.name, "failed")
            _log.exception("a job has failed", job=self.name, epoch=lease.epoch)
            await self._fail(lease, error)
            pause = self._pause
            self._pause = min(2 * pause, _LONGEST_PAUSE)
            return pause

    async def _fail(self, lease: Lease, error: Exception) -> None:
        with contextlib.suppress(Unavailable):
            async with self._unit_of_work() as uow:
                await uow.turns.fail(self.name, lease, repr(error))
                await uow.commit()

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)


def _seconds(earlier: dt.datetime, later: dt.datetime) -> float:
    return (later - earlier).total_seconds()

"""One instance that wants to lead one job: it campaigns, holds on, and steps down."""

import asyncio
import contextlib
import time
from typing import Any

import structlog

from chassis.errors import Unavailable
from chassis.leadership.elections import Elections, Lease
from chassis.leadership.runner import Runner
from chassis.leadership.settings import LeaderSettings

_RELEASE_SECONDS = 1.0

_log = structlog.stdlib.get_logger(__name__)


class Candidate:
    """Campaigns until `resign`. While it leads, its `runner` works, and only then.

    It counts the TTL of its lease from before it asked for it, by its own monotonic clock: it stops
    believing that it leads before anybody else may acquire the lease.
    """

    def __init__(
        self,
        *,
        lease: str,
        holder: str,
        elections: Elections,
        runner: Runner[Any],
        settings: LeaderSettings,
    ) -> None:
        self.name = lease
        self._holder = holder
        self._elections = elections
        self._runner = runner
        self._settings = settings
        self._over = asyncio.Event()
        self._lease: Lease | None = None
        self._until = 0.0
        self._above: int | None = None
        self._troubled = False

    def epoch(self) -> int:
        """The epoch under which it leads now; 0 if it does not."""
        return self._lease.epoch if self._lease and time.monotonic() < self._until else 0

    def resign(self) -> None:
        """Let `campaign` end: a run that is under way may end before, within the handover."""
        self._over.set()
        self._runner.close()

    async def campaign(self) -> None:
        """Try to lead, lead, and try again."""
        while not self._over.is_set():
            began = time.monotonic()
            lease = await self._acquire()
            if lease is not None:
                await self._hold(lease, began)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), self._settings.retry_seconds)

    async def _acquire(self) -> Lease | None:
        try:
            if self._above is None:
                self._above = await self._runner.fence()
            lease = await self._elections.acquire(self.name, self._holder, self._above)
        except Exception as error:
            if not self._troubled:  # once, not twice a second
                _log.warning("no election is possible", lease=self.name, reason=repr(error))
            self._troubled = True
            return None
        self._troubled = False
        return lease

    async def _hold(self, lease: Lease, began: float) -> None:
        """Keep the lease while the runner works, and step down when one of the two ends."""
        self._lease, self._until = lease, began + self._settings.ttl
        work = asyncio.create_task(self._runner.lead(lease))
        over = asyncio.create_task(self._over.wait())
        pause = self._settings.ttl / 3
        try:
            while True:
                both = {work, over}
                await asyncio.wait(both, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
                if work.done() or over.done():
                    break
                renewed = await self._renew(lease)
                if time.monotonic() >= self._until:
                    break
                pause = self._settings.ttl / 3 if renewed else self._settings.retry_seconds
        finally:
            over.cancel()
            await self._step_down(lease, work)

    async def _renew(self, lease: Lease) -> bool:
        """Whether the lease was renewed; if it is lost, `_until` has passed."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self._until - began)):
                if await self._elections.renew(lease):
                    self._until = began + self._settings.ttl
                    return True
            _log.warning("the lease is lost", lease=self.name, epoch=lease.epoch)
            self._until = 0.0
        except (Unavailable, TimeoutError) as error:
            _log.warning("the lease could not be renewed", lease=self.name, reason=repr(error))
        return False

    async def _step_down(self, lease: Lease, work: "asyncio.Task[None]") -> None:
        if self._over.is_set():
            await asyncio.wait({work}, timeout=self._settings.handover_seconds)
        work.cancel()
        (failed,) = await asyncio.gather(work, return_exceptions=True)
        if isinstance(failed, Exception):
            _log.error("a leader has failed", lease=self.name, exc_info=failed)
        self._lease, self._until, self._above = None, 0.0, None
        # Also where it is lost: if it is another's by now, this changes nothing.
        with contextlib.suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(_RELEASE_SECONDS):
                await self._elections.release(lease)
        _log.info("this instance does not lead any more", lease=self.name, epoch=lease.epoch)

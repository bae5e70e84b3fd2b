"""How far a read model is behind, seen from outside of the projector: it may be dead."""

import asyncio
import contextlib
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import structlog
from opentelemetry.metrics import Meter

from chassis.clock import Clock, utc_now
from chassis.projection.feeds import Feed
from chassis.projection.source import Source
from chassis.projection.store import Store

MEASURE_SECONDS = 1.0

_log = structlog.stdlib.get_logger(__name__)


class Lag:
    """Measures, while it is entered, how many events wait and how long the oldest has waited.

    While broker or database are away, the last measurement stands.
    """

    def __init__(
        self,
        *,
        store: Store,
        feeds: Mapping[Source, Feed],
        meter: Meter,
        clock: Clock = utc_now,
    ) -> None:
        self._store = store
        self._feeds = feeds
        self._clock = clock
        self._events = meter.create_gauge("projection.lag.events")
        self._seconds = meter.create_gauge("projection.lag.seconds")
        self._task: asyncio.Task[None] | None = None
        self._unknown = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self.measure()
                self._unknown = False
            except Exception as error:
                if not self._unknown:
                    _log.warning("the lag cannot be measured", reason=repr(error))
                self._unknown = True
            await asyncio.sleep(MEASURE_SECONDS)

    async def measure(self) -> None:
        """Measure once."""
        for source in self._feeds:
            events, seconds = await self.of(source)
            self._events.set(events, {"source": source.service})
            self._seconds.set(seconds, {"source": source.service})

    async def of(self, source: Source) -> tuple[int, float]:
        """How many events of a source wait, and how long the oldest of them has waited."""
        feed = self._feeds[source]
        # The position first: it may move on meanwhile, and a lag below zero is none.
        position = await self._store.position(source)
        extent = await feed.extent()
        known = position is not None and position.stream == extent.stream
        reached = max(position.sequence if position and known else 0, extent.first - 1)
        waiting = max(0, extent.last - reached)
        if not waiting:
            return 0, 0.0
        waited = self._clock() - await feed.written_at(reached + 1)
        return waiting, max(0.0, waited.total_seconds())

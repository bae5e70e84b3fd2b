"""The projector: reads every source and applies what it reads, for as long as it lives.

It does not end by itself. When the broker or the database is away it tries again, from the position
in the database; an event that cannot be understood is counted, logged and left out, since a rebuild
brings it in once the code understands it.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Self

import structlog
from opentelemetry.metrics import Meter
from sqlalchemy.exc import DataError, IntegrityError

from chassis.projection.feeds import Extent, Feed, Interrupted, Recorded
from chassis.projection.source import Part, Source
from chassis.projection.store import Moved, Position, Store

_log = structlog.stdlib.get_logger(__name__)
RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)


class Projector:
    """Keeps a read model up to date while it is entered. Any number of them may run at a time."""

    def __init__(self, *, store: Store, feeds: Mapping[Source, Feed], meter: Meter) -> None:
        self._store = store
        self._feeds = feeds
        self._tasks: list[asyncio.Task[None]] = []
        self._applied = meter.create_counter("projection.events.applied", "{event}")
        self._left_out = meter.create_counter("projection.events.left_out", "{event}")
        self._missing = meter.create_counter("projection.events.missing", "{event}")

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._follow(source)) for source in self._feeds]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, source: Source) -> None:
        failures = 0
        while True:
            try:
                async for _ in self.advance(source):
                    if failures:
                        _log.info("projection goes on", source=source.service)
                    failures = 0
            except (Moved, Interrupted):
                failures = 0
                _log.info("projection begins again at its position", source=source.service)
            # Whatever it was: a projector that has ended silently would be worse.
            except Exception as error:
                if failures == 0:
                    _log.warning("projection pauses", source=source.service, reason=repr(error))
                failures += 1
            await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])

    async def advance(self, source: Source) -> AsyncGenerator[Position]:
        """Read and apply; yields the position after each batch, and while nothing comes."""
        feed = self._feeds[source]
        position = await self._begin(source, feed)
        async with aclosing(feed.batches(position.sequence)) as batches:
            async for batch in batches:
                if batch:
                    position = await self._apply(source, position, batch)
                elif not await self._on_course(feed, position):
                    return
                yield position

    async def _begin(self, source: Source, feed: Feed) -> Position:
        """Where to read on: at the known position, if it is one in this stream."""
        extent = await feed.extent()
        old = await self._store.position(source)
        new = self._starting_point(source, old, extent)
        if new != old:
            await self._store.move(source, old, new)
        return new

    def _starting_point(self, source: Source, old: Position | None, extent: Extent) -> Position:
        beginning = Position(extent.stream, extent.first - 1)
        if old is None:
            return beginning
        gone = extent.first - 1 - old.sequence
        if old.stream != extent.stream or old.sequence > extent.last:
            reason = "the stream is another one, or went back: it is read from its beginning"
            _log.error(reason, source=source.service, position=old.sequence, last=extent.last)
            return beginning
        if gone > 0:
            _log.error("events are gone before they were read", source=source.service, count=gone)
            self._missing.add(gone, {"source": source.service})
            return beginning
        return old

    async def _on_course(self, feed: Feed, position: Position) -> bool:
        """Whether silence means that there is nothing to read."""
        extent = await feed.extent()
        return extent.stream == position.stream and extent.last == position.sequence

    async def _apply(
        self, source: Source, position: Position, batch: Sequence[Recorded]
    ) -> Position:
        read = (self._read(source, event) for event in batch)
        parts = [part for part in read if part is not None]
        last = batch[-1].sequence
        try:
            reached = await self._store.apply(source, position, parts, last)
        except (DataError, IntegrityError) as error:
            if len(batch) > 1:  # one of them is to blame: find out which
                for event in batch:
                    position = await self._apply(source, position, [event])
                return position
            self._leave_out(source, batch[0], error)
            reached = await self._store.apply(source, position, [], last)
        self._applied.add(len(parts), {"source": source.service})
        return Position(position.stream, reached)

    def _read(self, source: Source, event: Recorded) -> Part | None:
        try:
            return source.read(event.message)
        except Exception as error:
            self._leave_out(source, event, error)
            return None

    def _leave_out(self, source: Source, event: Recorded, error: Exception) -> None:
        # The error is named, not told: it may quote the event.
        _log.error(
            "an event is left out",
            source=source.service,
            sequence=event.sequence,
            kind=event.message.name,
            event_id=event.message.id,
            reason=type(error).__name__,
        )
        self._left_out.add(1, {"source": source.service})

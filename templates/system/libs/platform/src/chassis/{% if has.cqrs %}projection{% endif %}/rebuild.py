"""The same read model once more, aside, from the first event on: to take its place, or to compare.

It is built while the projector keeps the live one up to date. Only at the end the projector is held
up, for as long as it takes to apply what came meanwhile and to exchange the tables, all in one
transaction: readers see the old rows or the new ones, and the projector goes on after the new.
"""

import dataclasses
import datetime as dt
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

from opentelemetry.metrics import Meter

from chassis.database import Database
from chassis.projection.aside import Aside, Difference
from chassis.projection.feeds import Extent, Feed, Recorded
from chassis.projection.projector import Projector
from chassis.projection.source import Source
from chassis.projection.store import Position, SqlStore
from chassis.projection.tables import ReadModel


class RebuildError(Exception):
    """The model cannot be rebuilt now; the message says why. The live one is as it was."""


class Bounded:
    """A feed that ends at a place."""

    def __init__(self, feed: Feed, last: int) -> None:
        self._feed = feed
        self._last = last

    async def extent(self) -> Extent:
        """What the feed holds up to there."""
        extent = await self._feed.extent()
        return dataclasses.replace(extent, last=min(extent.last, self._last))

    async def written_at(self, sequence: int) -> dt.datetime:
        """As the feed says."""
        return await self._feed.written_at(sequence)

    async def batches(self, after: int) -> AsyncGenerator[Sequence[Recorded]]:
        """The events up to there."""
        async with aclosing(self._feed.batches(after)) as batches:
            async for batch in batches:
                yield [event for event in batch if event.sequence <= self._last]


class Rebuild:
    """Builds a read model aside, in a schema that is there for that."""

    def __init__(
        self,
        *,
        database: Database,
        model: ReadModel,
        feeds: Mapping[Source, Feed],
        meter: Meter,
        partial: bool = False,
    ) -> None:
        name = f"{model.rows.name}_rebuild"
        self._feeds = feeds
        self._meter = meter
        self._partial = partial
        self._live = SqlStore(database.sessions, model)
        self._store = SqlStore(database.sessions, model, name)
        self._aside = Aside(database.sessions, model, name)

    async def replace(self) -> None:
        """Build it up to now and exchange the tables. Raises `RebuildError`, `Busy`."""
        async with self._aside.empty():
            extents = {source: await feed.extent() for source, feed in self._feeds.items()}
            goals = {source: Position(one.stream, one.last) for source, one in extents.items()}
            await self._reach(goals)
            async with self._aside.locked() as session:
                await self._reach(await self._live_positions())
                await self._aside.exchange(session)

    async def differences(self) -> Sequence[Difference]:
        """Build it as far as the live one is and compare the rows. Raises as `replace` does."""
        async with self._aside.empty():
            await self._reach(await self._live_positions())
            async with self._aside.locked() as session:
                await self._reach(await self._live_positions())
                return await self._aside.compare(session)

    async def _live_positions(self) -> dict[Source, Position]:
        found = {source: await self._live.position(source) for source in self._feeds}
        return {source: one for source, one in found.items() if one is not None}

    async def _reach(self, goals: Mapping[Source, Position]) -> None:
        for source, goal in goals.items():
            await self._check(source, goal)
            feed = Bounded(self._feeds[source], goal.sequence)
            projector = Projector(store=self._store, feeds={source: feed}, meter=self._meter)
            known = await self._store.position(source)
            reached = known.sequence if known else 0
            while reached < goal.sequence:
                before = reached
                async with aclosing(projector.advance(source)) as positions:
                    async for position in positions:
                        reached = position.sequence
                        if reached >= goal.sequence:
                            break
                if reached == before:
                    raise RebuildError(f"{source.service}: the stream ends before {goal.sequence}")

    async def _check(self, source: Source, goal: Position) -> None:
        extent = await self._feeds[source].extent()
        if extent.stream != goal.stream:
            raise RebuildError(f"{source.service}: the projector has not seen the new stream yet")
        if extent.first > 1 and not self._partial:
            raise RebuildError(
                f"{source.service}: the stream begins at event {extent.first};"
                " --partial builds the model without what was before"
            )

"""Asking several services at once, within one deadline, for all that an answer needs.

A page of answers costs one request for its roots and one for each other source, however long it is.
"""

import asyncio
import math
import time
from collections.abc import Collection as Names
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic
from uuid import UUID

import structlog
from opentelemetry.metrics import Meter

from chassis import deadlines
from chassis.composition.parts import Batches, Collection, Joined, Missing, PartT, Root, RootT
from chassis.errors import ApplicationError, NotFound, PeerFailed, Unavailable
from chassis.paging import Window

_NEARLY_NOTHING = 0.05
"""Seconds. With less than that left, it is the deadline that a source has missed."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked(Generic[RootT, PartT]):
    """A part, and the service that is asked for it."""

    part: Joined[RootT, PartT]
    service: Batches[PartT]


@dataclass(slots=True)
class Answer:
    """What a source gave: `parts` by the value they belong to, or why it could not."""

    parts: dict[UUID, list[Any]] = field(default_factory=dict[UUID, list[Any]])
    missing: Missing | None = None
    complete_below: UUID | None = None
    """What belongs to this value, or to a greater one, may not be all there is."""


@dataclass(frozen=True, slots=True)
class Gathered(Generic[RootT]):
    """A root with what belongs to it."""

    root: RootT
    asked: Sequence[Asked[RootT, Any]]
    answers: dict[str, Answer]

    def many(self, part: Joined[RootT, PartT]) -> list[PartT] | None:
        """All that belong to the root; None if nobody knows, or nobody has asked."""
        answer = self.answers.get(part.name)
        if answer is None or answer.missing is not None:
            return None
        value = part.via(self.root)
        return [] if value is None else answer.parts.get(value, [])

    def one(self, part: Joined[RootT, PartT]) -> PartT | None:
        """The one that belongs to the root, if there is one."""
        found = self.many(part)
        return found[0] if found else None

    def missing(self) -> list[Missing]:
        """Which parts are not what they should be."""
        return [one for asked in self.asked for one in self._missing(asked.part)]

    def _missing(self, part: Joined[RootT, Any]) -> Iterable[Missing]:
        answer = self.answers.get(part.name)
        if answer is None:
            return
        value, limit = part.via(self.root), answer.complete_below
        if answer.missing is not None:
            yield answer.missing
        elif value is not None and limit is not None and value >= limit:
            yield Missing(source=part.name, reason="incomplete", detail="there is more than this")


@dataclass(frozen=True, slots=True)
class GatheredPage(Generic[RootT]):
    """Some roots with what belongs to them, and where to go on."""

    items: list[Gathered[RootT]]
    next_cursor: str | None


class Composition(Generic[RootT]):
    """Asks for a root, and for what belongs to it."""

    def __init__(
        self,
        *,
        root: Root[RootT],
        service: Collection[RootT],
        asked: Sequence[Asked[RootT, Any]],
        meter: Meter,
    ) -> None:
        self._root = root
        self._service = service
        self._asked = asked
        self._missing = meter.create_counter("composition.missing", description="Parts, by reason")

    async def one(self, entity_id: UUID, names: Names[str], seconds: float) -> Gathered[RootT]:
        """The one with this id and, of its parts, those that are named.

        Raises `NotFound`; `Unavailable` or `PeerFailed` where something required is not to be had.
        """
        asked = [one for one in self._asked if one.part.name in names]
        answers: dict[str, Answer] = {}
        with deadlines.within(seconds):
            try:
                async with asyncio.TaskGroup() as group:
                    for one in (one for one in asked if one.part.early):
                        group.create_task(self._ask(one, [entity_id], answers))
                    root = await self._service.get(entity_id)
                    if root is None:
                        raise NotFound(f"{self._root.service} has nothing with this id")
                    for one in (one for one in asked if not one.part.early):
                        group.create_task(self._ask(one, _values(one, [root]), answers))
            except ExceptionGroup as failed:
                raise _first(failed) from None
        return Gathered(root, asked, answers)

    async def page(self, window: Window, names: Names[str], seconds: float) -> GatheredPage[RootT]:
        """Those in the window and, of their parts, those that are named. Raises as `one` does."""
        asked = [one for one in self._asked if one.part.name in names]
        answers: dict[str, Answer] = {}
        with deadlines.within(seconds):
            found = await self._service.page(window)
            try:
                async with asyncio.TaskGroup() as group:
                    for one in asked:
                        group.create_task(self._ask(one, _values(one, found.items), answers))
            except ExceptionGroup as failed:
                raise _first(failed) from None
        items = [Gathered(root, asked, answers) for root in found.items]
        return GatheredPage(items, found.next_cursor)

    async def _ask(
        self, asked: Asked[RootT, Any], values: Sequence[UUID], answers: dict[str, Answer]
    ) -> None:
        part = asked.part
        answer = answers[part.name] = Answer()
        if not values:
            return
        try:
            found = await asked.service.batch(values)
        except (Unavailable, PeerFailed) as error:
            if part.required:
                raise
            answer.missing = _missing(part.name, error)
            self._note(part.name, answer.missing.reason)
            return
        for item in found.items:
            key = part.key(item)
            if key is not None:
                answer.parts.setdefault(key, []).append(item)
        if not found.complete:
            answer.complete_below = part.key(found.items[-1]) if found.items else UUID(int=0)
            self._note(part.name, "incomplete")

    def _note(self, source: str, reason: str) -> None:
        _log.warning("a part is missing", source=source, reason=reason)
        self._missing.add(1, {"source": source, "reason": reason})


def _values(asked: Asked[RootT, Any], roots: Sequence[RootT]) -> list[UUID]:
    found = (asked.part.via(root) for root in roots)
    return list(dict.fromkeys(value for value in found if value is not None))


def _missing(name: str, error: Unavailable | PeerFailed) -> Missing:
    if isinstance(error, PeerFailed):
        return Missing(source=name, reason="failed", detail=error.detail)
    if deadlines.until(math.inf) - time.monotonic() < _NEARLY_NOTHING:
        return Missing(source=name, reason="late", detail="it did not answer in time")
    return Missing(source=name, reason="unavailable", detail=error.detail)


def _first(failed: ExceptionGroup[Exception]) -> Exception:
    """The first failure that callers know, or all of them if there is one that nobody expected.

    Not by `except*`: whether it wraps what is raised in it differs between releases of 3.11.
    """
    expected, other = failed.split(ApplicationError)
    if expected is None or other is not None:
        return failed
    first = expected.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first

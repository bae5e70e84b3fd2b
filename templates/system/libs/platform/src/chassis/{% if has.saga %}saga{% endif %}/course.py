"""The course of a saga: forward step by step, or back the way it came.

Participants may be asked for the same thing twice (after a crash, or where an answer was lost) and
must not do it twice: see `participation`. Only a refusal is certain to have had no effect; a step
whose answer never came is undone like one that was done.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any, Literal, TypeVar
from uuid import UUID

import structlog

from chassis.clock import Clock, utc_now
from chassis.errors import ApplicationError, Unavailable
from chassis.saga.definition import Command, Refused, Saga, Step
from chassis.saga.ports import Journal, Participants, Runs
from chassis.saga.records import Run
from chassis.saga.trace import continued

T = TypeVar("T")
Outcome = Literal["done", "refused", "in doubt", "not tried"]

NUDGE_SECONDS = 0.5
"""How soon a run notices that an operator wants it to try now."""

_log = structlog.stdlib.get_logger(__name__)


class Course:
    """Takes runs of one saga from their start to their end."""

    def __init__(
        self,
        saga: Saga[Any],
        *,
        runs: Runs,
        participants: Participants,
        pauses: Callable[[], Iterator[float]],
        ended: Callable[[Run, float], None],
        clock: Clock = utc_now,
    ) -> None:
        """`pauses` yields the seconds between two tries of one thing, without end.

        `ended` is told of each run that ends, and after how many seconds.
        """
        self.saga = saga
        self._runs = runs
        self._participants = participants
        self._pauses = pauses
        self._ended = ended
        self._clock = clock

    async def follow(self, journal: Journal, run_id: UUID) -> str:
        """Do the steps; where one is refused or late, undo what may have been done, last first."""
        to_undo: list[Step] = []
        for step in self.saga.steps:
            outcome = await journal.step(step.doing, partial(self._act, step, run_id))
            if outcome in ("done", "in doubt"):
                to_undo.append(step)
            if outcome != "done":
                break
        else:
            if await journal.now(partial(self._end, self._runs.complete, run_id)) == "completed":
                return "completed"
        for step in reversed(to_undo):
            await journal.step(step.undoing, partial(self._undo, step, run_id))
        return await journal.now(partial(self._end, self._runs.close, run_id))

    async def _act(self, step: Step, run_id: UUID) -> Outcome:
        run = await self._surely(partial(self._runs.advance, self.saga.name, run_id, step.doing))
        if run is None:
            return await self._left_off(step, run_id)
        until = min(self._clock() + dt.timedelta(seconds=step.timeout), run.deadline)
        reason = "the time of the whole saga is over"
        for pause in self._pauses():
            left = (until - self._clock()).total_seconds()
            if left <= 0:
                break
            try:
                with continued(run.traceparent):
                    async with asyncio.timeout(left):
                        await self._participants.act(run.saga, step, self._command(run))
            except Refused as refusal:
                await self._explain(run_id, f"{step.doing} was refused: {refusal.detail}")
                return "refused"
            except Exception as error:
                reason = self._failed(step.doing, run, error)
            else:
                return "done"
            if await self._is_cancelled(run_id):
                return "in doubt"
            await asyncio.sleep(min(pause, left))
        await self._explain(run_id, f"{step.doing} was not done in time: {reason}")
        return "in doubt"

    async def _left_off(self, step: Step, run_id: UUID) -> Outcome:
        """Of a step that must not be tried (any more): an instance that died may have tried it."""
        run = await self._surely(partial(self._runs.get, self.saga.name, run_id))
        return "in doubt" if run is not None and run.step == step.doing else "not tried"

    async def _undo(self, step: Step, run_id: UUID) -> str:
        run = await self._surely(partial(self._runs.retreat, self.saga.name, run_id, step.undoing))
        if run is None:
            return "ended"
        nudges = run.nudges
        for pause in self._pauses():
            try:
                with continued(run.traceparent):
                    await self._participants.undo(run.saga, step, self._command(run))
            except Exception as error:
                reason = self._failed(step.undoing, run, error)
                await self._explain(run_id, f"{step.undoing} failed: {reason}")
                nudges = await self._wait(run_id, nudges, pause)
            else:
                break
        return "undone"

    async def _wait(self, run_id: UUID, nudges: int, pause: float) -> int:
        """Pause, but not longer than until an operator says: try now. Returns the nudges so far."""
        over = self._clock() + dt.timedelta(seconds=pause)
        while (left := (over - self._clock()).total_seconds()) > 0:
            await asyncio.sleep(min(left, NUDGE_SECONDS))
            run = await self._surely(partial(self._runs.get, self.saga.name, run_id))
            if run is not None and run.nudges != nudges:
                return run.nudges
        return nudges

    async def _is_cancelled(self, run_id: UUID) -> bool:
        run = await self._surely(partial(self._runs.get, self.saga.name, run_id))
        return run is None or run.cancel

    async def _end(self, change: Callable[[str, UUID], Awaitable[Run | None]], run_id: UUID) -> str:
        run = await self._surely(partial(change, self.saga.name, run_id))
        if run is not None and run.ended_at is not None:
            self._ended(run, (run.ended_at - run.started_at).total_seconds())
        return run.status if run else "unknown"

    async def _explain(self, run_id: UUID, reason: str) -> None:
        await self._surely(partial(self._runs.explain, self.saga.name, run_id, reason))

    async def _surely(self, change: Callable[[], Awaitable[T]]) -> T:
        """Repeat until the database answers."""
        for pause in self._pauses():
            try:
                return await change()
            except Unavailable:
                await asyncio.sleep(min(pause, 1.0))
        raise AssertionError("pauses never end")

    def _failed(self, doing: str, run: Run, error: Exception) -> str:
        """Log a try that failed, and say why it did."""
        expected = isinstance(error, (ApplicationError, TimeoutError))
        reason = (str(error) or "no answer in time") if expected else "an unexpected failure"
        _log.warning(
            "a step of a saga failed",
            saga=run.saga,
            run=str(run.id),
            step=doing,
            reason=reason,
            exc_info=None if expected else error,
        )
        return reason

    def _command(self, run: Run) -> Command:
        return self.saga.command.model_validate(run.command)

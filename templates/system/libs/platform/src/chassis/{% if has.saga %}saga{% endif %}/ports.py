"""What a course needs from the outside."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from chassis.saga.definition import Command, Step
from chassis.saga.records import Run


class Journal(Protocol):
    """Durable memory of one run: a step whose outcome is known is not executed again."""

    async def step(self, name: str, work: Callable[[], Awaitable[str]]) -> str:
        """The outcome of `work`, or what it was before the crash."""
        ...

    async def now(self, work: Callable[[], Awaitable[str]]) -> str:
        """The outcome of `work`, which is executed anew after a crash: it must allow that."""
        ...


class Participants(Protocol):
    """Those who do the steps. Both methods may be called again with the same command."""

    async def act(self, saga: str, step: Step, command: Command) -> None:
        """Do it. Raises `Refused`; another `ApplicationError` where it is not known to be done."""
        ...

    async def undo(self, saga: str, step: Step, command: Command) -> None:
        """Undo it, also if it was never done. Raises `ApplicationError` if that did not work."""
        ...


class Runs(Protocol):
    """The part of `SqlRuns` that a course needs."""

    async def get(self, saga: str, run_id: UUID) -> Run | None: ...
    async def advance(self, saga: str, run_id: UUID, step: str) -> Run | None: ...
    async def retreat(self, saga: str, run_id: UUID, step: str) -> Run | None: ...
    async def explain(self, saga: str, run_id: UUID, reason: str) -> Run | None: ...
    async def complete(self, saga: str, run_id: UUID) -> Run | None: ...
    async def close(self, saga: str, run_id: UUID) -> Run | None: ...

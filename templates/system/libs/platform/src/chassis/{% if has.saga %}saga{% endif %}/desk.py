"""What operators and users may ask about the runs of a service, and tell them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

from starlette.datastructures import State

from chassis.errors import Conflict, NotFound
from chassis.paging import Slice, Window
from chassis.saga.records import Run, Status

Wake = Callable[[Run], Awaitable[None]]
"""Makes sure that somebody goes on with a run."""


class Runs(Protocol):
    """The part of `SqlRuns` that the desk needs."""

    async def get(self, saga: str, run_id: UUID) -> Run | None: ...
    async def page(
        self, saga: str, status: Status | None, after: UUID | None, limit: int
    ) -> Sequence[Run]: ...
    async def cancel(self, saga: str, run_id: UUID) -> Run | None: ...
    async def nudge(self, saga: str, run_id: UUID) -> Run | None: ...


class Desk:
    """The runs of a service."""

    def __init__(self, runs: Runs, wake: Wake) -> None:
        self._runs = runs
        self._wake = wake

    async def get(self, saga: str, run_id: UUID) -> Run:
        """One run. Raises `NotFound`."""
        run = await self._runs.get(saga, run_id)
        if run is None:
            raise NotFound(f"there is no run {run_id} of {saga}")
        return run

    async def page(self, saga: str, status: Status | None, window: Window) -> Slice[Run]:
        """The runs in the window."""
        found = await self._runs.page(saga, status, window.after, window.limit + 1)
        return Slice(found[: window.limit], more=len(found) > window.limit)

    async def resume(self, saga: str, run_id: UUID) -> Run:
        """Let a run that waits try again now. Raises `NotFound`, or `Conflict` if it has ended."""
        return await self._told(saga, run_id, await self._runs.nudge(saga, run_id))

    async def cancel(self, saga: str, run_id: UUID) -> Run:
        """Let a run go no further, and be undone. Raises as `resume` does."""
        return await self._told(saga, run_id, await self._runs.cancel(saga, run_id))

    async def _told(self, saga: str, run_id: UUID, run: Run | None) -> Run:
        if run is None:
            raise Conflict(f"it has ended: {(await self.get(saga, run_id)).status}")
        await self._wake(run)
        return run


def place_of(saga: str) -> str:
    """Where the desk of a saga is in the state of the application."""
    return f"desk_of_{saga.replace('-', '_')}"


class Desks:
    """The desks of all sagas of a service."""

    def __init__(self, state: State) -> None:
        self._state = state

    def of(self, saga: str) -> Desk:
        """The desk of one saga."""
        return getattr(self._state, place_of(saga))

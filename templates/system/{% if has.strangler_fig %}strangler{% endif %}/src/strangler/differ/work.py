"""Looking at copies, one after the other, as fast as both sides answer."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

import structlog

from strangler.differ.compare import Answer, Field, compare, shown
from strangler.differ.copies import Copy
from strangler.differ.ledger import Ledger
from strangler.differ.routes import Routes
from strangler.differ.sides import NoAnswer, Sides
from strangler.state import State

_log = structlog.stdlib.get_logger(__name__)

ATTEMPTS = 3
PAUSE_SECONDS = 0.3


class Work:
    """A bounded queue of copies, and what is done with them."""

    def __init__(
        self,
        routes: Routes,
        sides: Sides,
        ledger: Ledger,
        *,
        most: int,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        """`most` copies wait; `pause` seconds lie between two looks at a difference."""
        self._routes = routes
        self._sides = sides
        self._ledger = ledger
        self._pause = pause
        self._waiting: asyncio.Queue[tuple[State, Copy]] = asyncio.Queue(most)

    def take(self, copy: Copy) -> bool:
        """Look at a copy later. False when its path is no route's; one too many is dropped."""
        state = self._routes.of(copy.path)
        if state is None:
            return False
        self._ledger.count(state.route, "mirrored")
        try:
            self._waiting.put_nowait((state, copy))
        except asyncio.QueueFull:
            self._ledger.count(state.route, "dropped")
        return True

    async def run(self, workers: int) -> None:
        """Look at copies until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._work())

    async def settled(self) -> None:
        """Wait until every copy has been looked at."""
        await self._waiting.join()

    async def _work(self) -> None:
        while True:
            state, copy = await self._waiting.get()
            with self._finished(state, copy):
                await (self._compare(state, copy) if copy.reads else self._try(state, copy))

    @contextmanager
    def _finished(self, state: State, copy: Copy) -> Generator[None]:
        try:
            yield
        except NoAnswer as error:
            self._ledger.count(state.route, "failed")
            _log.info("not compared", route=state.route, method=copy.method, reason=str(error))
        except Exception:
            # One odd answer must not end the comparison of all others.
            self._ledger.count(state.route, "failed")
            _log.exception("not compared", route=state.route, method=copy.method)
        finally:
            self._waiting.task_done()

    async def _compare(self, state: State, copy: Copy) -> None:
        """Ask both sides. Somebody may write in between: only what stays different counts."""
        fields: list[Field] = []
        for attempt in range(ATTEMPTS):
            await asyncio.sleep(self._pause * attempt)
            legacy, new = await asyncio.gather(
                self._sides.ask("legacy", copy), self._sides.ask("new", copy)
            )
            fields = compare(legacy, new, state.ignore)
            if not fields:
                self._ledger.count(state.route, "equal")
                return
        self._ledger.count(state.route, "different")
        self._ledger.keep(state.route, copy.method, copy.target, fields)

    async def _try(self, state: State, copy: Copy) -> None:
        """Would the new side have accepted the write? The legacy application has had it already."""
        new = await self._sides.ask("new", copy)
        if accepted(copy, new):
            self._ledger.count(state.route, "accepted")
            return
        self._ledger.count(state.route, "refused")
        reason = Field("status", None, new.status), Field("body", None, shown(new.body))
        self._ledger.keep(state.route, copy.method, copy.target, list(reason))


def accepted(copy: Copy, answer: Answer) -> bool:
    """Whether the new side agrees with a write; what is deleted already may be gone."""
    return answer.status < 400 or (copy.method == "DELETE" and answer.status == 404)

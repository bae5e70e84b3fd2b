"""Deadlines: how long somebody still waits for what is being done, handed on from call to call.

A request may say in `X-Deadline-Ms` for how many milliseconds its caller still waits: a length, so
that clocks need not agree. No call that is made for it waits longer, and each says so in turn.
"""

import math
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.errors import Unavailable
from chassis.problems import Problem

HEADER = "X-Deadline-Ms"

_LONGEST_MS = 86_400_000
_TOO_LATE = Problem(503, "the caller does not wait any more", headers={"Retry-After": "1"})

_moment: ContextVar[float] = ContextVar("deadline", default=math.inf)


class Late(Unavailable):
    """Nobody waits for the answer (any more): that says nothing about who was to give it."""


def until(seconds: float) -> float:
    """The moment (of `time.monotonic`) `seconds` from now, or the deadline if that is sooner."""
    return min(time.monotonic() + seconds, _moment.get())


@contextmanager
def within(seconds: float) -> Generator[None]:
    """Let nothing that is done inside the block, or begun in it, take longer than `seconds`."""
    token = _moment.set(until(seconds))
    try:
        yield
    finally:
        _moment.reset(token)


class Deadlines:
    """Keeps the deadline of each request; one that comes too late is refused at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left = _left(Headers(scope=scope).get(HEADER)) if scope["type"] == "http" else None
        if left is None:
            await self._app(scope, receive, send)
        elif left <= 0:
            await _TOO_LATE.response()(scope, receive, send)
        else:
            token = _moment.set(time.monotonic() + left / 1000)
            try:
                await self._app(scope, receive, send)
            finally:
                _moment.reset(token)


def _left(value: str | None) -> int | None:
    # What is no number of milliseconds is no deadline: a header must not be able to fail a request.
    if value is None or not value.removeprefix("-").isdecimal() or len(value) > 12:
        return None
    return min(int(value), _LONGEST_MS)

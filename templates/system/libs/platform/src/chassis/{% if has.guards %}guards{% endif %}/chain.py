"""How guards are put around a call."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar, Protocol

from httpx2 import Response

from chassis.calls import Call
from chassis.deadlines import Late
from chassis.errors import Unavailable

Ask = Callable[[Call], Awaitable[Response]]
"""Gets the answer to a call. Raises `Unavailable` if there is none."""

Guarded = Callable[[Ask], Ask]
"""Puts guards around an attempt."""


class Refusal(Unavailable):
    """A guard did not let a call pass; nothing was sent."""

    outcome: ClassVar[str]
    """What metrics and traces call it."""


class Guard(Protocol):
    """Stands between a caller and its peer."""

    async def around(self, call: Call, go_on: Ask) -> Response:
        """The answer to `call`: what `go_on` gives, or a refusal, or another try."""
        ...


def chained(guards: Sequence[Guard], ask: Ask) -> Ask:
    """`ask` with `guards` around it, the first of them outermost."""
    chain: Ask = partial(_counted, ask)
    for guard in reversed(guards):
        chain = partial(guard.around, go_on=chain)
    return chain


def unguarded(ask: Ask) -> Ask:
    """No guards at all."""
    return ask


async def _counted(ask: Ask, call: Call) -> Response:
    call.attempts += 1
    try:
        return await ask(call)
    except Late:
        call.attempts -= 1  # nothing was sent
        raise

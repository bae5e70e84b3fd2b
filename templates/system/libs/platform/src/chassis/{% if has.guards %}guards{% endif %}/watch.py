"""What is told of every call: how it ended, how often it was sent, and under which policy."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from httpx2 import Response
from opentelemetry.trace import StatusCode

from chassis.calls import Call
from chassis.deadlines import Late
from chassis.errors import Unavailable
from chassis.guards.chain import Ask, Refusal
from chassis.guards.panel import Panel
from chassis.policy import CallPolicy


class Watch:
    """The outermost guard: a span for each call, around those of its attempts, and counters."""

    def __init__(self, peer: str, policy: Callable[[], CallPolicy], panel: Panel) -> None:
        self._title = f"call {peer}"
        self._tracer = panel.tracer
        self._finished: Counter[str] = Counter()
        self._attempts = 0
        of_peer = {"peer": peer}
        panel.total(
            "calls.finished",
            "Calls, by outcome",
            lambda: [(count, of_peer | {"outcome": how}) for how, count in self._finished.items()],
        )
        panel.total(
            "calls.attempts", "Requests that were sent", lambda: [(self._attempts, of_peer)]
        )
        panel.gauge(
            "calls.policy",
            "Figures in force",
            lambda: [(value, of_peer | {"setting": name}) for name, value in _figures(policy())],
        )

    async def around(self, call: Call, go_on: Ask) -> Response:
        """See `Guard`."""
        outcome = "failed"
        with self._tracer.start_as_current_span(
            self._title, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                response = await go_on(call)
            except Unavailable as error:
                outcome = _outcome(error)
                span.set_status(StatusCode.ERROR, error.detail)
                raise
            except asyncio.CancelledError:
                outcome = "cancelled"  # nobody wants the answer any more: no fault of the peer
                raise
            else:
                outcome = "ok"
                return response
            finally:
                span.set_attributes({"call.outcome": outcome, "call.attempts": call.attempts})
                self._finished[outcome] += 1
                self._attempts += call.attempts


def _outcome(error: Unavailable) -> str:
    match error:
        case Refusal():
            return error.outcome
        case Late():
            return "late"
        case _:
            return "failed"


def _figures(policy: CallPolicy) -> Iterator[tuple[str, float]]:
    return _numbers(policy.model_dump(), "")


def _numbers(values: Mapping[str, Any], section: str) -> Iterator[tuple[str, float]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _numbers(cast("dict[str, Any]", value), f"{name}.")
        elif isinstance(value, int | float):
            yield section + name, value

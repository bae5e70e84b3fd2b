"""A saga belongs to the trace of the request that began it, whichever instance goes on with it."""

from collections.abc import Generator
from contextlib import contextmanager

from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()


def present() -> str:
    """The `traceparent` (W3C) of what happens now; empty without a trace."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")


@contextmanager
def continued(traceparent: str) -> Generator[None]:
    """What is done inside belongs to that trace."""
    token = context.attach(_propagator.extract({"traceparent": traceparent}))
    try:
        yield
    finally:
        context.detach(token)

"""The clock, as a dependency: tests put their own in its place."""

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The present moment, aware of its zone (UTC)."""
    return dt.datetime.now(dt.UTC)

"""Requests to stop (SIGTERM, SIGHUP): exceptions, so that everything cleans up as on Ctrl-C."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

_STOPS = (signal.SIGTERM, signal.SIGHUP)


class Stopped(SystemExit):
    """Somebody asked this process to stop; no `except Exception` on the way keeps it."""

    def __init__(self, number: int) -> None:
        self.status = 128 + number
        super().__init__(self.status)


@contextmanager
def stops_raised() -> Generator[None]:
    """Raise `Stopped` where the program is when the first request to stop comes.

    A signal that the caller ignores (`nohup`) or handles stays as it is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        raise Stopped(number)

    taken = [number for number in _STOPS if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)

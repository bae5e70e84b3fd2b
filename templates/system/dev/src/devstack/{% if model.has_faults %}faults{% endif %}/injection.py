"""The middleware that lets a service show its fault, in front of everything else it has."""

import asyncio
import random
import socket
import struct
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import Problem
from chassis.telemetry import OPERATIONS

from devstack.faults.arrivals import Arrival, Book
from devstack.faults.fault import Fault, read_fault

LOOK_SECONDS = 0.1
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: closing throws away what is under way, and tells the other side so."""


class Source:
    """The fault of one service, read anew when its file has changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._version: tuple[int, int] | None = None
        self._fault: Fault | None = None
        self.struck = 0
        """How many requests the present fault has struck."""

    def current(self) -> Fault | None:
        """The fault in force; a change is in force at once."""
        try:
            status = self._file.stat()
            version = (status.st_ino, status.st_mtime_ns)
            if version != self._version:
                self._fault, self._version, self.struck = read_fault(self._file), version, 0
        except FileNotFoundError:
            self._fault = self._version = None
        return self._fault

    def strike(self, path: str) -> Fault | None:
        """The fault that a request for `path` is to meet, if any."""
        fault = self.current()
        if fault is None or not path.startswith(fault.path) or self.struck == fault.times:
            return None
        self.struck += 1
        return fault


class Injection:
    """Strikes requests. Those of operators pass: a faulty instance is not a dead one."""

    def __init__(self, app: ASGIApp, source: Source, book: Book) -> None:
        self._app = app
        self._source = source
        self._book = book
        self._present = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPERATIONS:
            await self._app(scope, receive, send)
            return
        with self._counted(scope):
            fault = self._source.strike(scope["path"])
            if fault is None:
                await self._app(scope, receive, send)
            else:
                await self._meet(fault, scope, receive, send)

    @contextmanager
    def _counted(self, scope: Scope) -> Generator[None]:
        self._present += 1
        if self._source.current() is not None:
            arrival = Arrival(time.time(), scope["method"], scope["path"], self._present)
            self._book.enter(arrival)
        try:
            yield
        finally:
            self._present -= 1

    async def _meet(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if chance(fault.share):
            if fault.refuse:
                await reset(receive)
                return
            if fault.hang:
                patient = Patience(receive)
                if not await patient.until(lambda: self._source.current() != fault):
                    return
                receive = patient.receive
            await asyncio.sleep(fault.latency)
        if chance(fault.errors):
            wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            problem = Problem(fault.status, "a fault that was asked for", headers=wait)
            await problem.response()(scope, receive, send)
            return
        await self._app(scope, receive, send)


class Patience:
    """Waits with a request in hand, and notices when its sender has left."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: list[Message] = []

    async def until(self, lifted: Callable[[], bool]) -> bool:
        """Wait until `lifted()`; False if the sender left before."""
        listening = asyncio.ensure_future(self._listen())
        try:
            while not lifted():
                left, _ = await asyncio.wait({listening}, timeout=LOOK_SECONDS)
                if left:
                    return False
            return True
        finally:
            listening.cancel()

    async def receive(self) -> Message:
        """What was received while waiting, then the rest."""
        return self._kept.pop(0) if self._kept else await self._receive()

    async def _listen(self) -> None:
        while (message := await self._receive())["type"] != "http.disconnect":
            self._kept.append(message)


def chance(share: float) -> bool:
    """Whether a request is one of that share."""
    return random.random() < share  # noqa: S311 - a fault, not a secret


async def reset(receive: Receive) -> None:
    """Reset the connection of a request: ASGI has no word for it, the server's cycle has."""
    bound: Any = receive
    transport: asyncio.Transport = bound.__self__.transport
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass

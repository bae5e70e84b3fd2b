"""Whether the application wants traffic: asked again and again, and known at once when it dies."""

import asyncio
import contextlib

from sidecar.routes import KEY_HEADER

_INTERVAL_SECONDS = 0.25
_ABSENT_SECONDS = 0.05
_PATIENCE_SECONDS = 3.0
"""A machine that is busy is not an application that is down."""

_BROKEN = (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError)


class Readiness:
    """Asks for `/health/ready` over one connection, whose end is the application's."""

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        self._request = (
            f"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{KEY_HEADER}: {key}\r\n\r\n"
        ).encode()
        self.ready = asyncio.Event()
        self.not_ready = asyncio.Event()
        self.not_ready.set()
        self._look_now = asyncio.Event()
        self._looks = 0
        self._looked = asyncio.Condition()

    def wake(self) -> None:
        """Look at once."""
        self._look_now.set()

    async def look(self) -> bool:
        """Look at once, and wait for what is seen."""
        async with self._looked:
            # The look that may be under way began before whatever happened.
            wanted = self._looks + (1 if self._look_now.is_set() else 2)
            while self._looks < wanted:
                self.wake()
                await self._looked.wait()
        return self.ready.is_set()

    async def follow(self) -> None:
        """Keep `ready` and `not_ready` up to date, for ever."""
        while True:
            with contextlib.suppress(*_BROKEN):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                try:
                    await self._ask(reader, writer)
                finally:
                    writer.close()
            await self._saw(False)
            await self._pause(_ABSENT_SECONDS)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            self._look_now.clear()
            writer.write(self._request)
            async with asyncio.timeout(_PATIENCE_SECONDS):
                answered = await _status(reader)
            await self._saw(answered == 200)
            if await self._closed(reader):
                return

    async def _closed(self, reader: asyncio.StreamReader) -> bool:
        """Wait until it is time to look again; True as soon as the other side is gone."""
        gone = asyncio.ensure_future(reader.read(1))
        woken = asyncio.ensure_future(self._look_now.wait())
        waiting = {gone, woken}
        try:
            await asyncio.wait(
                waiting, timeout=_INTERVAL_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            return gone.done()
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._look_now.wait(), seconds)
        self._look_now.clear()

    async def _saw(self, ready: bool) -> None:
        (now, not_now) = (self.ready, self.not_ready) if ready else (self.not_ready, self.ready)
        not_now.clear()
        now.set()
        async with self._looked:
            self._looks += 1
            self._looked.notify_all()


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of an answer whose length is announced, read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    start, *lines = head.split("\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    await reader.readexactly(int(headers.get("content-length", "0")))
    return int(start.split(" ")[1])

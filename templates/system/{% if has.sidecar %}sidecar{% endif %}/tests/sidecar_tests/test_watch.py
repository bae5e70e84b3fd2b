"""Readiness: what the application says, as soon as it says it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from sidecar.watch import Readiness


class Application:
    """Answers as told, and notes what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.asked: list[bytes] = []
        self.port = 0
        self._connections: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def die(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._connections:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self.asked.append(await reader.readuntil(b"\r\n\r\n"))
                head = f"HTTP/1.1 {self.status} Said\r\ncontent-length: 2\r\n\r\n"
                writer.write(head.encode() + b"{}")
        self._connections.discard(writer)
        writer.close()


@pytest.fixture
async def application() -> AsyncGenerator[Application]:
    application = Application()
    await application.start()
    yield application
    await application.die()


@pytest.fixture
async def readiness(application: Application) -> AsyncGenerator[Readiness]:
    readiness = Readiness(application.port, "the-key")
    following = asyncio.create_task(readiness.follow())
    yield readiness
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following


async def soon(event: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await event.wait()


async def test_an_application_that_is_ready_is_seen(
    application: Application, readiness: Readiness
) -> None:
    assert readiness.not_ready.is_set()
    await soon(readiness.ready)
    assert not readiness.not_ready.is_set()
    assert application.asked[0].startswith(b"GET /health/ready HTTP/1.1\r\n")
    assert b"X-Sidecar-Key: the-key\r\n" in application.asked[0]


async def test_what_it_says_later_is_seen(application: Application, readiness: Readiness) -> None:
    await soon(readiness.ready)
    application.status = 503
    await soon(readiness.not_ready)
    assert not readiness.ready.is_set()
    application.status = 200
    await soon(readiness.ready)


async def test_whoever_asks_to_look_gets_what_is_true_now(
    application: Application, readiness: Readiness
) -> None:
    async with asyncio.timeout(5):
        for status in (503, 200) * 20:
            application.status = status
            assert await readiness.look() is (status == 200)


async def test_the_end_of_the_application_is_seen_at_once(
    application: Application, readiness: Readiness
) -> None:
    await soon(readiness.ready)
    asked = len(application.asked)
    await application.die()
    await soon(readiness.not_ready)
    assert len(application.asked) <= asked + 1
    async with asyncio.timeout(5):
        assert await readiness.look() is False
    await application.start()
    await soon(readiness.ready)

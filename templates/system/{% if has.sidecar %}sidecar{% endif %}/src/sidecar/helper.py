"""The agent's own answers, on loopback: problems that Traefik cannot word, and the nudge.

`/problems/404` and `/problems/503` are bodies of errors; `POST /_sidecar/look` makes the agent look
at its application at once, and is answered when it has done what follows from it.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

_PROBLEMS = {
    "/problems/404": (404, "Not Found", "operators find nothing here"),
    "/problems/503": (503, "Service Unavailable", "no instance of this service is known"),
}
_LONGEST_HEAD = 65_536
_LONGEST_SECONDS = 5.0


class Helper:
    """A small HTTP server: one request a connection, bodies unread."""

    def __init__(self, look: Callable[[], Awaitable[None]]) -> None:
        self._look = look
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0, limit=_LONGEST_HEAD)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        if self._server is None:
            message = "not entered"
            raise RuntimeError(message)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        broken = (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(await self._respond(*_asked(head)))
                await _linger(reader, writer)
        except broken:
            pass  # whoever asked has gone, or talks no HTTP
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _respond(self, method: str, path: str) -> bytes:
        if (method, path) == ("POST", "/_sidecar/look"):
            await self._look()
            return _response(204, "No Content", {}, b"")
        status, title, detail = _PROBLEMS.get(path, _PROBLEMS["/problems/404"])
        content = {
            "type": f"urn:problem-type:{title.lower().replace(' ', '-')}",
            "title": title,
            "status": status,
            "detail": detail,
        }
        headers = {"Content-Type": "application/problem+json"}
        if status == 503:
            headers["Retry-After"] = "1"
        body = json.dumps(content).encode()
        return _response(status, title, headers, b"" if method == "HEAD" else body)


async def _linger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # A body that nobody reads would reset the connection, and the answer with it.
    writer.write_eof()
    while await reader.read(_LONGEST_HEAD):
        pass


def _asked(head: bytes) -> tuple[str, str]:
    method, _, rest = head.decode("latin-1").partition(" ")
    return method, rest.partition(" ")[0].partition("?")[0]


def _response(status: int, title: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = {**headers, "Content-Length": str(len(body)), "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} {title}\r\n{head}\r\n".encode() + body

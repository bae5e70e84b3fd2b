"""The ASGI application of the differ: copies come in, reports go out.

GET /report/<route>                       what was found on a route
GET /health/live, /health/ready, /metrics for operators
anything else                             a copy of a request: 202 at once, 404 if it is no route's
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from chassis.telemetry import Telemetry

from strangler.differ.copies import Copy, passed_on
from strangler.differ.ledger import Ledger
from strangler.differ.routes import Routes
from strangler.differ.work import Work

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BYTES = 2 * 1024 * 1024


class Differ:
    """Plain ASGI: whatever the path and the method, it may be a copy."""

    def __init__(self, routes: Routes, ledger: Ledger, work: Work, telemetry: Telemetry) -> None:
        self._routes = routes
        self._ledger = ledger
        self._work = work
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        status, kind, body = await self._answer(scope, receive)
        headers = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, str, bytes]:
        path = str(scope["path"])
        if path in ("/health/live", "/health/ready"):
            return 200, "text/plain", b"ok"
        if path == "/metrics":
            return 200, self._telemetry.content_type, self._telemetry.render()
        if path.startswith("/report/"):
            return self._report(path.removeprefix("/report/"))
        copy = await received(scope, receive)
        if copy is None:
            return 413, "text/plain", b"too long"
        return (202, "text/plain", b"") if self._work.take(copy) else (404, "text/plain", b"")

    def _report(self, route: str) -> tuple[int, str, bytes]:
        if route not in self._routes.names():
            return 404, "text/plain", b"no such route"
        return 200, "application/json", json.dumps(self._ledger.report(route)).encode()


async def received(scope: Scope, receive: Receive) -> Copy | None:
    """The request as a copy; None if its body is longer than any the gateway lets pass."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = bool(message.get("more_body", False))
        if len(body) > MOST_BYTES:
            return None
    path = bytes(scope.get("raw_path") or str(scope["path"]).encode()).decode("ascii", "replace")
    query = bytes(scope["query_string"]).decode("ascii", "replace")
    target = f"{path}?{query}" if query else path
    return Copy(str(scope["method"]), target, passed_on(list(scope["headers"])), body)

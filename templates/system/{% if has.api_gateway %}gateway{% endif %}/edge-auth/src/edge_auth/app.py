"""The ASGI application that Traefik asks. Plain ASGI: it is on the path of every request.

GET /verify/<service>    forwardAuth: 200 when the token opens the service, else 401, 403 or 503
GET /problems/<status>   the body of one of the gateway's own errors
GET /health/live, /health/ready, /metrics: what `edge_auth.operations` adds
"""

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Protocol

from chassis.auth import Principal
from chassis.errors import Unauthenticated, Unavailable

from edge_auth.problems import DETAILS, Answer, problem
from edge_auth.trace import traceparent

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Endpoint = Callable[[str, dict[bytes, bytes]], Awaitable[Answer]]

READING = (b"GET", b"HEAD")
UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


class Verifier(Protocol):
    """What checks tokens."""

    async def verify(self, token: str) -> Principal:
        """The principal of a valid token. Raises `Unauthenticated` or `Unavailable`."""
        ...


class EdgeAuth:
    """The application; `endpoints` maps the first segment of a path to more of what it serves."""

    def __init__(
        self,
        verifier: Verifier,
        endpoints: Iterable[tuple[str, Endpoint]] = (),
        on_decision: Callable[[int], None] = lambda _status: None,
    ) -> None:
        """`on_decision` is told the status of each decision."""
        self._verifier = verifier
        self._on_decision = on_decision
        self._endpoints: dict[str, Endpoint] = {
            "verify": self.verify,
            "problems": show_problem,
            **dict(endpoints),
        }

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        _, first, *rest = str(scope["path"]).split("/", 2)
        endpoint = self._endpoints.get(first, not_here)
        answer = await endpoint("".join(rest), dict(scope["headers"]))
        length = (b"content-length", b"%d" % len(answer.body))
        start = {"type": "http.response.start", "status": answer.status}
        await send({**start, "headers": [*answer.headers, length]})
        await send({"type": "http.response.body", "body": answer.body})

    async def verify(self, service: str, headers: dict[bytes, bytes]) -> Answer:
        """Decide, and tell that it was decided."""
        answer = await self.decide(service, headers)
        self._on_decision(answer.status)
        return answer

    async def decide(self, service: str, headers: dict[bytes, bytes]) -> Answer:
        """Whether the request that Traefik describes may go on to `service`."""
        trace = traceparent(headers.get(b"traceparent", b""))
        kind, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if kind.lower() != "bearer" or not token:
            return problem(401, "send an access token as a bearer token", WWW_Authenticate="Bearer")
        try:
            principal = await self._verifier.verify(token.strip())
        except Unauthenticated as error:
            challenge = 'Bearer error="invalid_token"'
            return problem(401, error.detail, WWW_Authenticate=challenge)
        except Unavailable as error:
            return problem(503, error.detail)
        reading = headers.get(b"x-forwarded-method", b"") in READING
        scope = f"{service}:{'read' if reading else 'write'}"
        if scope not in principal.scopes:
            challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
            return problem(403, f"the scope {scope!r} is required", WWW_Authenticate=challenge)
        subject = UNPRINTABLE.sub("?", principal.subject).encode()
        return Answer(200, [(b"X-Auth-Subject", subject), (b"Traceparent", trace)])


async def show_problem(status: str, _headers: dict[bytes, bytes]) -> Answer:
    """One of the gateway's own errors."""
    known = {str(code): code for code in DETAILS}
    return problem(known.get(status, 404))


async def not_here(_path: str, _headers: dict[bytes, bytes]) -> Answer:
    """Nothing lives at this path."""
    return problem(404)

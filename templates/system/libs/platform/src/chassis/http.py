"""Calls to other services: typed, with time-outs, authenticated, traced.

A subclass of `ServiceClient` is the whole knowledge a service has of one peer::

    class CatalogClient(ServiceClient):
        service = "catalog"

        async def get(self, entity_id: UUID) -> CatalogProduct | None:
            return await self.fetch(f"/catalog/products/{entity_id}", CatalogProduct)
"""

import asyncio
import functools
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import ClassVar, Protocol, Self, TypeVar

import httpx2
from pydantic import TypeAdapter, ValidationError

from chassis.discovery import Discovery
from chassis.errors import PeerFailed, Unavailable
from chassis.runtime import CallPolicy
from chassis.telemetry import Telemetry
from chassis.tokens import Tokens

T = TypeVar("T")
ClientT = TypeVar("ClientT", bound="ServiceClient")

_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_POOL = httpx2.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=30)


@functools.cache
def _tls() -> ssl.SSLContext:
    # Loading the authorities takes tens of milliseconds: once a process, not once a client.
    return ssl.create_default_context()


def new_client(
    telemetry: Telemetry | None = None, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    """A client for calls inside the system: no proxies, no redirects, time-outs set."""
    client = httpx2.AsyncClient(
        verify=_tls(),
        trust_env=False,
        timeout=httpx2.Timeout(2.0, connect=0.5),
        limits=_POOL,
        transport=transport,
        headers={"User-Agent": "chassis"},
    )
    if telemetry is not None:
        telemetry.instrument(client)
    return client


@functools.cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)


class ServiceClient:
    """Base of the typed clients. Each peer has a connection pool of its own."""

    service: ClassVar[str]
    """The peer's name, by which it is found."""

    def __init__(
        self,
        *,
        discovery: Discovery,
        tokens: Tokens,
        policy: Callable[[], CallPolicy],
        client: httpx2.AsyncClient,
    ) -> None:
        self._discovery = discovery
        self._tokens = tokens
        self._policy = policy
        self._client = client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def fetch(self, path: str, kind: type[T]) -> T | None:
        """GET `path` as a `kind`; None where the peer says 404.

        Raises `Unavailable` if the peer does not answer in time or cannot now, `PeerFailed` if its
        answer is not what was agreed.
        """
        response = await self.send("GET", path)
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise PeerFailed(self.service)
        try:
            return _adapter(kind).validate_json(response.content)
        except ValidationError as error:
            raise PeerFailed(self.service) from error

    async def send(self, method: str, path: str, body: bytes | None = None) -> httpx2.Response:
        """The answer to one request, whose body is JSON. Send what changes something once only.

        Raises `Unavailable` if the peer does not answer in time or cannot now.
        """
        policy = self._policy()
        timeout = httpx2.Timeout(policy.read_timeout, connect=policy.connect_timeout)
        try:
            async with asyncio.timeout(policy.total_timeout):
                url = await self._discovery.url_of(self.service)
                request = self._client.build_request(
                    method, url.rstrip("/") + path, content=body, timeout=timeout
                )
                if body is not None:
                    request.headers["Content-Type"] = "application/json"
                response = await self._authenticated(request)
                if response.status_code == 401:  # keys or secrets were rotated: once more, anew
                    response = await self._authenticated(request)
        except (httpx2.HTTPError, TimeoutError) as error:
            raise Unavailable(self.service) from error
        if response.status_code in _TRY_LATER:
            raise Unavailable(self.service, retry_after=_retry_after(response))
        return response

    async def _authenticated(self, request: httpx2.Request) -> httpx2.Response:
        token = await self._tokens.get()
        request.headers["Authorization"] = f"Bearer {token}"
        response = await self._client.send(request)
        if response.status_code == 401:
            self._tokens.drop(token)
        return response


class Connector(Protocol):
    """What makes clients: the foundation of a process, or a network of stubs in tests."""

    def client(self, kind: type[ClientT]) -> ClientT:
        """A client of the given kind, connected."""
        ...


def _retry_after(response: httpx2.Response) -> int:
    # The header may also be a date; peers of this system send seconds.
    value = response.headers.get("Retry-After", "")
    return min(int(value), 60) if value.isdecimal() else 1

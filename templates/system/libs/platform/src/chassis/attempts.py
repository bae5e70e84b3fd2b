"""One attempt of a call: the peer is found, asked in the name of this service, and waited for."""

import asyncio
import time

import httpx2

from chassis import deadlines
from chassis.calls import Call
from chassis.discovery import Discovery
from chassis.errors import Unavailable
from chassis.hints import turned_away
from chassis.tokens import Tokens

_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class Attempts:
    """Asks an instance of a peer, each time the one that discovery names then."""

    def __init__(self, discovery: Discovery, tokens: Tokens, client: httpx2.AsyncClient) -> None:
        self._discovery = discovery
        self._tokens = tokens
        self._client = client

    async def __call__(self, call: Call) -> httpx2.Response:
        """The answer. Raises `Unavailable` if there is none in time, or the peer cannot now.

        The time-out that ends an attempt is here, innermost: whoever waits outside sees a failure
        and not a cancellation.
        """
        policy = call.policy
        seconds = min(policy.connect_timeout + policy.read_timeout, call.until - time.monotonic())
        if seconds <= 0:
            raise deadlines.Late(call.peer)
        try:
            async with asyncio.timeout(seconds):
                request = await self._request(call, seconds)
                response = await self._send(request)
                if response.status_code == 401:  # keys or secrets were rotated: once more, anew
                    response = await self._send(request)
        except (httpx2.HTTPError, TimeoutError) as error:
            raise Unavailable(call.peer) from error
        if response.status_code in _TRY_LATER:
            raise turned_away(call.peer, response)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _request(self, call: Call, seconds: float) -> httpx2.Request:
        url = await self._discovery.url_of(call.peer)
        connect = call.policy.connect_timeout
        return self._client.build_request(
            call.method,
            url.rstrip("/") + call.path,
            content=call.body,
            headers=call.headers | {deadlines.HEADER: str(int(seconds * 1000))},
            timeout=httpx2.Timeout(call.policy.read_timeout, connect=connect, pool=connect),
        )

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        token = await self._tokens.get()
        request.headers["Authorization"] = f"Bearer {token}"
        response = await self._client.send(request)
        if response.status_code == 401:
            self._tokens.drop(token)
        return response

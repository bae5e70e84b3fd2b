"""One attempt of a call: the peer is found, asked in the name of this service, and waited for."""

import asyncio
import time

import httpx2

from chassis import deadlines
from chassis.calls import Call
from chassis.discovery import Discovery
from chassis.errors import Unavailable
from chassis.hints import turned_away
from chassis.problems import MEDIA_TYPE
from chassis.tokens import Tokens

_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


def _is_nobodys(response: httpx2.Response) -> bool:
    """A 404 of something in between: a peer would say it as a problem."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return response.status_code == 404 and kind != MEDIA_TYPE


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
        over = asyncio.get_running_loop().time() + seconds
        response = await self._ask(call, over)
        if response.status_code == 401:  # keys or secrets were rotated: once more, anew
            response = await self._ask(call, over)
        if response.status_code in _TRY_LATER or _is_nobodys(response):
            raise turned_away(call.peer, response)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, call: Call, over: float) -> httpx2.Response:
        token = await self._token(over)
        try:
            async with asyncio.timeout_at(over):
                response = await self._client.send(await self._request(call, token, over))
        except (httpx2.HTTPError, TimeoutError) as error:
            raise Unavailable(call.peer) from error
        if response.status_code == 401:
            self._tokens.drop(token)
        return response

    async def _token(self, over: float) -> str:
        try:
            async with asyncio.timeout_at(over):
                return await self._tokens.get()
        except TimeoutError as error:  # no fault of the peer, which has not been asked yet
            raise Unavailable("identity") from error

    async def _request(self, call: Call, token: str, over: float) -> httpx2.Request:
        url = await self._discovery.url_of(call.peer)
        left = int((over - asyncio.get_running_loop().time()) * 1000)
        connect = call.policy.connect_timeout
        return self._client.build_request(
            call.method,
            url.rstrip("/") + call.path,
            content=call.body,
            headers=call.headers
            | {"Authorization": f"Bearer {token}", deadlines.HEADER: str(left)},
            timeout=httpx2.Timeout(call.policy.read_timeout, connect=connect, pool=connect),
        )

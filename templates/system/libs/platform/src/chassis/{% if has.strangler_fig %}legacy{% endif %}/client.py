"""Asks a legacy application, which knows nothing of the system: neither tokens nor discovery.

Its time-outs are those of `calls` in the configuration, or of `edges` under its name. What is done
for a shadowed request writes nothing there: it gets the answer that it would have got.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self, cast

import httpx2

from chassis import deadlines, shadow
from chassis.clock import utc_now
from chassis.errors import PeerFailed, Unavailable
from chassis.legacy.records import Row, Stamp
from chassis.legacy.shapes import Misshapen
from chassis.policy import CallPolicy

_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_LATEST = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records, and after which number to go on: None on the last page."""

    items: Sequence[Row]
    after: int | None


class Application(Protocol):
    """A legacy application. Each may raise `Unavailable` and `PeerFailed`."""

    async def page(self, path: str, after: int, count: int) -> Page:
        """At most `count` records by their numbers, from the one after `after`."""
        ...

    async def get(self, path: str, no: int) -> Row | None:
        """The record with this number, if there is one."""
        ...

    async def create(self, path: str, row: Row) -> Row:
        """Make a record; the answer has its number. Raises `Misshapen`."""
        ...

    async def replace(self, path: str, no: int, row: Row) -> Row | None:
        """Make the next version of a record; None if there is none. Raises `Misshapen`."""
        ...

    async def remove(self, path: str, no: int) -> bool:
        """Delete a record. False if there is none."""
        ...


class HttpApplication:
    """The application at a URL."""

    def __init__(
        self,
        name: str,
        url: str,
        *,
        policy: Callable[[], CallPolicy],
        client: httpx2.AsyncClient,
    ) -> None:
        self._name = name
        self._url = url.rstrip("/")
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

    async def page(self, path: str, after: int, count: int) -> Page:
        """See `Application`."""
        answer = self._mapping(await self._send("GET", f"{path}?AFTER={after}&COUNT={count}"))
        items, following = answer.get("ITEMS"), answer.get("NEXT")
        if not isinstance(items, list) or not (following is None or isinstance(following, int)):
            raise PeerFailed(self._name)
        rows = [self._row(item) for item in cast("list[object]", items)]
        return Page(items=rows, after=following)

    async def get(self, path: str, no: int) -> Row | None:
        """See `Application`."""
        response = await self._send("GET", f"{path}/{no}")
        return None if response.status_code == 404 else self._mapping(response)

    async def create(self, path: str, row: Row) -> Row:
        """See `Application`."""
        if shadow.marked():
            return dict(row) | _made_up(-1 - secrets.randbelow(_LATEST))
        return self._mapping(await self._send("POST", path, row))

    async def replace(self, path: str, no: int, row: Row) -> Row | None:
        """See `Application`."""
        if shadow.marked():
            return dict(row) | _made_up(no)
        response = await self._send("PUT", f"{path}/{no}", row)
        return None if response.status_code == 404 else self._mapping(response)

    async def remove(self, path: str, no: int) -> bool:
        """See `Application`."""
        if shadow.marked():
            return True
        response = await self._send("DELETE", f"{path}/{no}")
        if response.status_code not in (200, 204, 404):
            raise PeerFailed(self._name)
        return response.status_code != 404

    async def _send(self, method: str, path: str, row: Row | None = None) -> httpx2.Response:
        policy = self._policy()
        longest = min(policy.connect_timeout + policy.read_timeout, policy.total_timeout)
        left = deadlines.until(longest) - time.monotonic()
        if left <= 0:
            raise deadlines.Late(self._name)
        connect = policy.connect_timeout
        try:
            async with asyncio.timeout(left):
                response = await self._client.request(
                    method,
                    self._url + path,
                    content=None if row is None else json.dumps(row).encode(),
                    headers={} if row is None else {"Content-Type": "application/json"},
                    timeout=httpx2.Timeout(policy.read_timeout, connect=connect, pool=connect),
                )
        except (httpx2.HTTPError, TimeoutError) as error:
            raise Unavailable(self._name) from error
        if response.status_code in _TRY_LATER:
            raise Unavailable(self._name)
        return response

    def _mapping(self, response: httpx2.Response) -> dict[str, object]:
        """The object in an answer. Raises `Misshapen` where a value was refused."""
        try:
            answer = self._row(response.json())
        except ValueError as error:
            raise PeerFailed(self._name) from error
        if response.status_code == 400:
            raise Misshapen(str(answer.get("FIELD", "")))
        if response.status_code not in (200, 201):
            raise PeerFailed(self._name)
        return answer

    def _row(self, value: Any) -> dict[str, object]:
        if not isinstance(value, dict):
            raise PeerFailed(self._name)
        return cast("dict[str, object]", value)


def _made_up(no: int) -> dict[str, object]:
    """The stamp of an answer that nobody gave: the newest version of this record."""
    now = utc_now()
    return Stamp(no=no, revision=_LATEST, created=now, updated=now).row()

"""Both sides of a route, asked through the gateway: it knows where they are, and checks tokens."""

from typing import Protocol

import httpx2

from strangler.differ.compare import Answer
from strangler.differ.copies import Copy


class NoAnswer(Exception):
    """A side did not answer, or the gateway answered in its place."""


class Sides(Protocol):
    """Who is asked."""

    async def ask(self, side: str, copy: Copy) -> Answer:
        """The answer of `legacy` or `new`. Raises NoAnswer."""
        ...


class GatewaySides:
    """The sides behind the gateway's entry point for comparisons."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        """The base URL of `client` is that entry point."""
        self._client = client

    async def ask(self, side: str, copy: Copy) -> Answer:
        """Send the copy to one side. Raises NoAnswer."""
        try:
            response = await self._client.request(
                copy.method, copy.target, headers=copy.headers_for(side), content=copy.body
            )
        except httpx2.HTTPError as error:
            raise NoAnswer(f"{side}: {error or type(error).__name__}") from error
        if response.headers.get("X-Served-By") != side:
            raise NoAnswer(f"{side}: the gateway answered {response.status_code}")
        kind = str(response.headers.get("Content-Type", ""))
        return Answer(response.status_code, kind, response.content)

"""Access tokens for calls that a service makes in its own name."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import httpx2
from pydantic import BaseModel, Field, ValidationError

from chassis.errors import Unavailable

_RENEW_BEFORE_EXPIRY = 30.0


class Tokens(Protocol):
    """A source of access tokens."""

    async def get(self) -> str:
        """A token that is valid for at least some seconds. Raises `Unavailable`."""
        ...

    def drop(self, token: str) -> None:
        """Do not give `token` again: somebody refused it."""
        ...


class _TokenResponse(BaseModel):
    access_token: str
    expires_in: float = Field(default=60.0, gt=0)


class ServiceTokens:
    """OAuth 2 client credentials (RFC 6749, 4.4): one token serves all calls until it is old."""

    def __init__(
        self,
        *,
        client: httpx2.AsyncClient,
        token_url: str,
        client_id: str,
        read_secret: Callable[[], str],
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self._client = client
        self._token_url = token_url
        self._client_id = client_id
        self._read_secret = read_secret
        self._form = {"grant_type": "client_credentials", **(parameters or {})}
        self._token = ""
        self._renew_at = float("-inf")
        self._renewing = asyncio.Lock()

    async def get(self) -> str:
        """The current token, renewed first where its end is near. Raises `Unavailable`."""
        if time.monotonic() >= self._renew_at:
            async with self._renewing:
                if time.monotonic() >= self._renew_at:
                    await self._renew()
        return self._token

    def drop(self, token: str) -> None:
        """Let the next caller get a new token, unless `token` has been replaced already."""
        if token == self._token:
            self._renew_at = float("-inf")

    async def _renew(self) -> None:
        try:
            response = await self._client.post(
                self._token_url,
                data=self._form,
                auth=(self._client_id, self._read_secret()),
            )
            response.raise_for_status()
            granted = _TokenResponse.model_validate_json(response.content)
        except (httpx2.HTTPError, ValidationError) as error:
            raise Unavailable("identity") from error
        self._token = granted.access_token
        # Short-lived tokens are renewed at half their life.
        margin = min(_RENEW_BEFORE_EXPIRY, granted.expires_in / 2)
        self._renew_at = time.monotonic() + granted.expires_in - margin

"""Who is calling, and may they? Every service verifies tokens itself, not only the edge."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

import httpx2
import structlog
from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from chassis.errors import Forbidden, Unauthenticated, Unavailable

ALGORITHMS = ("Ed25519", "EdDSA", "ES256", "RS256")
"""Signatures that are accepted. `none` and shared secrets are not among them."""

KEYS_FRESH_FOR = 300.0
"""Seconds until the issuer's keys are fetched anew."""

KEYS_ASK_AGAIN_AFTER = 5.0
"""Seconds between two questions because of unknown keys."""

KEYS_MISSING_FOR = 1.0
"""Seconds between two questions while there is no key at all."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: a user or another service."""

    subject: str
    scopes: frozenset[str] = field(default_factory=frozenset[str])


class TokenVerifier:
    """Checks signature, issuer, audience and expiry of access tokens.

    The issuer's public keys are fetched when first needed, renewed now and then, and kept through
    an outage of the issuer. An unknown key id asks again, though at most every few seconds.
    """

    def __init__(
        self, *, client: httpx2.AsyncClient, keys_url: str, issuer: str, audience: str
    ) -> None:
        self._client = client
        self._keys_url = keys_url
        self._claims = jwt.JWTClaimsRegistry(
            leeway=5,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        self._keys = KeySet([])
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def verify(self, token: str) -> Principal:
        """The principal of a valid token. Raises `Unauthenticated`; `Unavailable` without keys."""
        await self._renew_keys(older_than=KEYS_FRESH_FOR if self._keys else KEYS_MISSING_FOR)
        if not self._keys:
            raise Unavailable("identity")
        try:
            return self._read(token)
        except InvalidKeyIdError:
            await self._renew_keys(older_than=KEYS_ASK_AGAIN_AFTER)
        except (JoseError, ValueError):
            raise Unauthenticated("the access token is not valid") from None
        try:
            return self._read(token)
        except (JoseError, ValueError):
            raise Unauthenticated("the access token is not valid") from None

    def _read(self, token: str) -> Principal:
        claims = jwt.decode(token, self._keys, algorithms=ALGORITHMS).claims
        self._claims.validate(claims)
        return Principal(subject=claims["sub"], scopes=_scopes(claims))

    async def _renew_keys(self, *, older_than: float) -> None:
        if time.monotonic() - self._asked_at <= older_than:
            return
        async with self._asking:
            if time.monotonic() - self._asked_at <= older_than:
                return  # somebody else asked while this task waited
            try:
                response = await self._client.get(self._keys_url)
                response.raise_for_status()
                self._keys = KeySet.import_key_set(response.json())
            except (httpx2.HTTPError, JoseError, ValueError, KeyError) as error:
                _log.warning("the issuer gave no keys", reason=repr(error))
            self._asked_at = time.monotonic()


def _scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    """RFC 9068 has one string, `scope`; some providers write a list, or call it `scp`."""
    granted: set[str] = set()
    for value in (claims.get("scope"), claims.get("scp")):
        texts = cast("list[Any]", value) if isinstance(value, list) else [value or ""]
        granted.update(word for text in texts for word in str(text).split())
    return frozenset(granted)


_bearer = HTTPBearer(bearerFormat="JWT", auto_error=False, scheme_name="bearer")


async def authenticate(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Principal:
    """FastAPI dependency: the caller of this request, or 401."""
    if credentials is None:
        raise Unauthenticated("send an access token as a bearer token")
    verifier: TokenVerifier = request.app.state.verifier
    return await verifier.verify(credentials.credentials)


def require_scope(scope: str) -> Any:
    """FastAPI dependency: the caller, who must hold `scope` (403 otherwise).

    Use it as `caller: Annotated[Principal, require_scope("orders:read")]`.
    """

    async def authorize(caller: Annotated[Principal, Depends(authenticate)]) -> Principal:
        if scope not in caller.scopes:
            raise Forbidden(scope)
        return caller

    return Security(authorize, scopes=[scope])

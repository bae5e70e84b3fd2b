"""Help for tests: an identity provider without a network, a client without a server."""

import time
from typing import Any

import httpx2
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from chassis.auth import TokenVerifier


class Identity:
    """Issues tokens that its verifier accepts."""

    def __init__(self, audience: str, issuer: str = "https://identity.test") -> None:
        self.audience = audience
        self.issuer = issuer
        self._key = OKPKey.generate_key("Ed25519", {"kid": "test", "alg": "Ed25519"})

    def token(self, *scopes: str, subject: str = "tester", **claims: Any) -> str:
        """A token for `subject` with `scopes`; `claims` replace the usual ones."""
        content: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "exp": int(time.time()) + 600,
            "scope": " ".join(scopes),
        }
        header = {"alg": "Ed25519", "kid": "test"}
        return jwt.encode(header, content | claims, self._key, algorithms=["Ed25519"])

    def bearer(self, *scopes: str, subject: str = "tester") -> dict[str, str]:
        """The request headers of a caller."""
        return {"Authorization": f"Bearer {self.token(*scopes, subject=subject)}"}

    def verifier(self) -> TokenVerifier:
        """A verifier that asks this issuer for its keys."""

        async def keys(_request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, json=KeySet([self._key]).as_dict(private=False))

        return TokenVerifier(
            client=httpx2.AsyncClient(transport=httpx2.MockTransport(keys)),
            keys_url=f"{self.issuer}/.well-known/jwks.json",
            issuer=self.issuer,
            audience=self.audience,
        )


def client_of(app: FastAPI) -> httpx2.AsyncClient:
    """A client whose requests go straight to `app`; an unexpected failure is a 500, as usual."""
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://service.test")

"""Help for tests: an identity provider without a network, a client without a server."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
from fastapi import APIRouter, FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from chassis.app import create_app
from chassis.auth import TokenVerifier
from chassis.connections import new_client
from chassis.health import Health
from chassis.http import ClientT
from chassis.policy import CallPolicy
from chassis.problems import MEDIA_TYPE
from chassis.runtime import RuntimeConfig
from chassis.telemetry import Telemetry


class Identity:
    """Issues tokens that its verifier accepts."""

    def __init__(self, audience: str, issuer: str = "https://identity.test") -> None:
        self.audience = audience
        self.issuer = issuer
        self._key = OKPKey.generate_key("Ed25519", {"kid": "test", "alg": "Ed25519"})

    def token(
        self, *scopes: str, subject: str = "tester", claims: Mapping[str, Any] | None = None
    ) -> str:
        """A token for `subject` with `scopes`; `claims` replace the usual ones."""
        content: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "exp": int(time.time()) + 600,
            "scope": " ".join(scopes),
        }
        header = {"alg": "Ed25519", "kid": "test"}
        return jwt.encode(header, content | dict(claims or {}), self._key, algorithms=["Ed25519"])

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


class StubConfig:
    """A `Live` configuration that tests set."""

    def __init__(self, current: RuntimeConfig) -> None:
        self.current = current


class StubNetwork:
    """Other services, as far as a client can tell: each gives one answer to everything.

    `answers` maps a service to the JSON of its 200, or to None for a 404; services in `down` cannot
    be reached. `requests` keeps what was asked.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.down: set[str] = set()
        self.requests: list[httpx2.Request] = []
        self.policy = CallPolicy()

    async def url_of(self, service: str) -> str:
        """The address of a service on this network."""
        return f"http://{service}"

    async def get(self) -> str:
        """The token that clients on this network send."""
        return "stub-token"

    def drop(self, token: str) -> None:
        """Nothing: there is one token only."""

    def client(self, kind: type[ClientT]) -> ClientT:
        """A real client whose calls stay on this network."""
        transport = httpx2.MockTransport(self._answer)
        return kind(
            discovery=self,
            tokens=self,
            policy=lambda: self.policy,
            client=new_client(transport=transport),
        )

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        service = request.url.host
        if service in self.down:
            raise httpx2.ConnectError("connection refused")
        answer = self.answers.get(service)
        if answer is None:
            return httpx2.Response(404, headers={"Content-Type": MEDIA_TYPE})
        return httpx2.Response(200, json=answer)


def make_app(
    name: str, routers: Sequence[APIRouter], identity: Identity, config: RuntimeConfig
) -> FastAPI:
    """An application with `routers`, whose tokens `identity` issues."""
    return create_app(
        title=name,
        routers=routers,
        verifier=identity.verifier(),
        config=StubConfig(config),
        telemetry=Telemetry(system=identity.audience, service=name, instance="test"),
        health=Health(),
    )


def client_of(app: FastAPI) -> httpx2.AsyncClient:
    """A client whose requests go straight to `app`; an unexpected failure is a 500, as usual."""
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://service.test")

"""A development issuer of tokens: OAuth 2 client credentials. Never for production.

It signs ES256 access tokens (in the shape of RFC 9068) that expire after ten minutes and publishes
its key as a JWKS, so that a real identity provider takes its place by configuration alone. A
service gets the scopes of the peers that it calls; the developer gets any scope it asks for. It
listens on loopback unless IDENTITY_HOST says otherwise.
"""

import base64
import binascii
import hmac
import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devstack.layout import find_services
from devstack.parts.identity import DEVELOPER

LIFETIME_SECONDS = 600
GRANTS = ["client_credentials"]


@dataclass(frozen=True)
class Issuer:
    """Issues tokens to the clients it knows."""

    issuer: str
    audience: str
    key: ECKey
    clients: Path
    allowed: Mapping[str, frozenset[str]]

    def token(self, client: str, scopes: frozenset[str], subject: str) -> str:
        """A signed access token."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "client_id": client,
            "scope": " ".join(sorted(scopes)),
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "jti": uuid.uuid4().hex,
        }
        return jwt.encode({"alg": "ES256", "kid": self.key.kid, "typ": "at+jwt"}, claims, self.key)

    def knows(self, client: str, secret: str) -> bool:
        """Whether `secret` is the secret of `client`."""
        if client != DEVELOPER and client not in self.allowed:
            return False
        expected = (self.clients / client / "client_secret").read_text(encoding="utf-8")
        return hmac.compare_digest(expected.encode(), secret.encode())

    def grantable(self, client: str, requested: frozenset[str]) -> frozenset[str]:
        """The scopes that `client` gets when it asks for `requested` (nothing: all it may have)."""
        if client == DEVELOPER:
            return requested or all_scopes(self.allowed)
        return self.allowed[client] & requested if requested else self.allowed[client]


def all_scopes(services: Mapping[str, object]) -> frozenset[str]:
    """Every scope of every service."""
    return frozenset(scope for name in services for scope in scopes_of(name))


def scopes_of(service: str) -> tuple[str, str]:
    """The scopes that open a service."""
    return f"{service}:read", f"{service}:write"


def application(issuer: Issuer) -> Starlette:
    """The issuer as an ASGI application."""

    async def metadata(_request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer.issuer,
                "token_endpoint": f"{issuer.issuer}/token",
                "jwks_uri": f"{issuer.issuer}/.well-known/jwks.json",
                "grant_types_supported": GRANTS,
                "token_endpoint_auth_methods_supported": [
                    "client_secret_basic",
                    "client_secret_post",
                ],
                "response_types_supported": ["token"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
            }
        )

    async def keys(_request: Request) -> Response:
        public = {**issuer.key.as_dict(private=False), "use": "sig", "alg": "ES256"}
        return JSONResponse({"keys": [public]})

    async def ready(_request: Request) -> Response:
        return Response(status_code=204)

    async def token(request: Request) -> Response:
        return await issue(issuer, request)

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", metadata),
            Route("/.well-known/jwks.json", keys),
            Route("/token", token, methods=["POST"]),
            Route("/health/ready", ready),
        ]
    )


async def issue(issuer: Issuer, request: Request) -> Response:
    """The token endpoint (RFC 6749, section 4.4)."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    form = {name: values[0] for name, values in fields.items()}
    client, secret = credentials(request.headers.get("authorization", ""), form)
    if not issuer.knows(client, secret):
        return refusal(401, "invalid_client")
    if form.get("grant_type") not in GRANTS:
        return refusal(400, "unsupported_grant_type")
    scopes = issuer.grantable(client, frozenset(form.get("scope", "").split()))
    subject = form.get("subject", client) if client == DEVELOPER else client
    return JSONResponse(
        {
            "access_token": issuer.token(client, scopes, subject),
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
            "scope": " ".join(sorted(scopes)),
        },
        headers={"Cache-Control": "no-store"},
    )


def refusal(status: int, error: str) -> Response:
    """An error of the token endpoint (RFC 6749, section 5.2)."""
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = "Basic"
    return JSONResponse({"error": error}, status_code=status, headers=headers)


def credentials(authorization: str, form: Mapping[str, str]) -> tuple[str, str]:
    """The client id and secret of a request, from the header or the form."""
    kind, _, value = authorization.partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(client), unquote(secret)


def signing_key(file: Path) -> ECKey:
    """The key in `file`, made there on the first start."""
    if file.exists():
        return ECKey.import_key(file.read_bytes())
    key = ECKey.generate_key("P-256")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(key.as_pem(private=True))
    return key


def from_environment(env: Mapping[str, str]) -> Issuer:
    """The issuer that the environment describes."""
    services = find_services(Path(env["IDENTITY_ROOT"]))
    allowed = {
        service.name: frozenset(scope for peer in service.calls for scope in scopes_of(peer))
        for service in services
    }
    key = signing_key(Path(env["IDENTITY_KEY_FILE"]))
    key.ensure_kid()
    return Issuer(
        issuer=env["IDENTITY_ISSUER"],
        audience=env["IDENTITY_AUDIENCE"],
        key=key,
        clients=Path(env["IDENTITY_CLIENTS"]),
        allowed=allowed,
    )


def main() -> None:
    """Serve the issuer."""
    uvicorn.run(
        application(from_environment(os.environ)),
        host=os.environ.get("IDENTITY_HOST", "127.0.0.1"),
        port=int(os.environ["IDENTITY_PORT"]),
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()

"""Whom a process believes, and how it proves who it is itself."""

import httpx2

from chassis.auth import TokenVerifier
from chassis.settings import Secrets, ServiceSettings
from chassis.tokens import ServiceTokens


def verifier(client: httpx2.AsyncClient, settings: ServiceSettings, system: str) -> TokenVerifier:
    """What checks the tokens of callers."""
    return TokenVerifier(
        client=client,
        keys_url=settings.keys_url,
        issuer=settings.issuer,
        audience=settings.audience(system),
    )


def tokens(
    client: httpx2.AsyncClient, settings: ServiceSettings, name: str, secrets: Secrets
) -> ServiceTokens:
    """The tokens of the service `name`. Raises `ConfigurationError` if it has no secret."""
    secrets.read("client_secret")  # missing: say so now, not at the first call
    return ServiceTokens(
        client=client,
        token_url=settings.token_url,
        parameters=settings.token_parameters,
        client_id=name,
        read_secret=lambda: secrets.read("client_secret"),
    )

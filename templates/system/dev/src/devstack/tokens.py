"""Tokens for a developer, from the stack's issuer."""

from collections.abc import Sequence

import httpx2


def fetch_token(identity: str, secret: str, scopes: Sequence[str], subject: str) -> str:
    """An access token with `scopes` (none: every scope of the system) in the name of `subject`."""
    response = httpx2.post(
        f"{identity}/token",
        data={
            "grant_type": "client_credentials",
            "client_id": "developer",
            "client_secret": secret,
            "scope": " ".join(scopes),
            "subject": subject,
        },
        trust_env=False,
    )
    response.raise_for_status()
    return str(response.json()["access_token"])

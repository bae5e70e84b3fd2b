"""The development issuer."""

from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from devstack.identity import Issuer, application, signing_key


@pytest.fixture
async def client(tmp_path: Path) -> httpx2.AsyncClient:
    """A client of an issuer that knows the services orders and catalog."""
    for name in ("orders", "catalog", "developer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "client_secret").write_text(f"{name}-secret", encoding="utf-8")
    key = signing_key(tmp_path / "key.pem")
    key.ensure_kid()
    allowed = {"orders": frozenset({"catalog:read", "catalog:write"}), "catalog": frozenset[str]()}
    issuer = Issuer("http://issuer", "shop", key, tmp_path, allowed)
    transport = httpx2.ASGITransport(app=application(issuer))
    return httpx2.AsyncClient(transport=transport, base_url="http://issuer")


async def claims(client: httpx2.AsyncClient, **form: str) -> dict[str, Any]:
    """The verified claims of the token that `form` is granted."""
    granted = await client.post("/token", data={"grant_type": "client_credentials", **form})
    assert granted.status_code == 200, granted.text
    assert granted.headers["cache-control"] == "no-store"
    keys = KeySet.import_key_set((await client.get("/.well-known/jwks.json")).json())
    return jwt.decode(granted.json()["access_token"], keys, algorithms=["ES256"]).claims


async def test_a_service_gets_the_scopes_of_the_peers_it_calls(client: httpx2.AsyncClient) -> None:
    """Those and no others, whatever it asks for."""
    form = {"client_id": "orders", "client_secret": "orders-secret"}
    granted = await claims(client, **form)
    assert granted["iss"] == "http://issuer"
    assert granted["aud"] == "shop"
    assert granted["sub"] == "orders"
    assert granted["scope"] == "catalog:read catalog:write"
    assert granted["exp"] - granted["iat"] == 600
    narrowed = await claims(client, scope="catalog:read orders:write", **form)
    assert narrowed["scope"] == "catalog:read"


async def test_the_developer_gets_what_it_asks_for(client: httpx2.AsyncClient) -> None:
    """In anybody's name; without a wish, everything."""
    form = {"client_id": "developer", "client_secret": "developer-secret"}
    wished = await claims(client, scope="orders:read", subject="alice", **form)
    assert (wished["sub"], wished["scope"]) == ("alice", "orders:read")
    everything = await claims(client, **form)
    assert set(everything["scope"].split()) == {
        f"{service}:{verb}" for service in ("orders", "catalog") for verb in ("read", "write")
    }


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "orders", "client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "../orders", "client_secret": "orders-secret"}, 401, "invalid_client"),
        ({"client_id": "nobody", "client_secret": ""}, 401, "invalid_client"),
        (
            {"client_id": "orders", "client_secret": "orders-secret", "grant_type": "password"},
            400,
            "unsupported_grant_type",
        ),
    ],
)
async def test_others_get_nothing(
    client: httpx2.AsyncClient, form: dict[str, str], status: int, error: str
) -> None:
    """RFC 6749, section 5.2."""
    refused = await client.post("/token", data={"grant_type": "client_credentials", **form})
    assert refused.status_code == status
    assert refused.json() == {"error": error}


async def test_credentials_may_come_in_the_header(client: httpx2.AsyncClient) -> None:
    """HTTP Basic, the way of RFC 6749."""
    form = {"grant_type": "client_credentials"}
    granted = await client.post("/token", data=form, auth=("orders", "orders-secret"))
    assert granted.status_code == 200
    refused = await client.post("/token", headers={"Authorization": "Basic !"}, data=form)
    assert refused.status_code == 401


async def test_the_key_is_kept_and_its_private_part_is_not_published(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    """A restart of the issuer does not invalidate tokens."""
    (published,) = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert "d" not in published
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    again = signing_key(tmp_path / "key.pem")
    assert again.as_dict(private=False)["x"] == published["x"]

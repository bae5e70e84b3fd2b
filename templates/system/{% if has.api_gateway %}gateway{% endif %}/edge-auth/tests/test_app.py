"""What the gateway's helper answers."""

import json

import httpx2
import pytest

from chassis.auth import Principal
from chassis.errors import Unauthenticated, Unavailable

from edge_auth.app import EdgeAuth
from edge_auth.problems import DETAILS

GOOD = {"Authorization": "Bearer good"}


class Verifier:
    """Knows one token, `good`, that may read and write orders."""

    def __init__(self, subject: str = "alice") -> None:
        self.subject = subject

    async def verify(self, token: str) -> Principal:
        """The principal of `good`."""
        if token == "no-keys":
            raise Unavailable("identity")
        if token != "good":
            raise Unauthenticated("the access token is not valid")
        return Principal(self.subject, frozenset({"orders:read"}))


def client(verifier: Verifier | None = None) -> httpx2.AsyncClient:
    """A client of the helper."""
    transport = httpx2.ASGITransport(app=EdgeAuth(verifier or Verifier()))
    return httpx2.AsyncClient(transport=transport, base_url="http://edge")


async def ask(service: str, method: str = "GET", **headers: str) -> httpx2.Response:
    """Ask as Traefik does."""
    sent = {"X-Forwarded-Method": method, **{k.replace("_", "-"): v for k, v in headers.items()}}
    async with client() as http:
        return await http.get(f"/verify/{service}", headers=sent)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_reading_needs_the_read_scope(method: str) -> None:
    """The subject goes on to the access log."""
    answer = await ask("orders", method, **GOOD)
    assert answer.status_code == 200
    assert answer.headers["x-auth-subject"] == "alice"


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "OPTIONS", "", "get"])
async def test_anything_else_needs_the_write_scope(method: str) -> None:
    """An unknown method is no reading."""
    refused = await ask("orders", method, **GOOD)
    assert refused.status_code == 403
    assert refused.headers["www-authenticate"].endswith('scope="orders:write"')


async def test_a_scope_opens_one_service_only() -> None:
    """Whatever the names have in common."""
    for service in ("order", "orders-archive", "", "orders:read", "catalog"):
        assert (await ask(service, **GOOD)).status_code == 403, service


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        ({}, "Bearer"),
        ({"Authorization": "Basic Z29vZDpnb29k"}, "Bearer"),
        ({"Authorization": "Bearer "}, "Bearer"),
        ({"Authorization": "Bearer bad"}, 'Bearer error="invalid_token"'),
    ],
)
async def test_no_valid_token_is_401_with_a_challenge(
    header: dict[str, str], challenge: str
) -> None:
    """RFC 6750, section 3, as a problem."""
    refused = await ask("orders", **header)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == challenge
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 401


async def test_without_keys_nobody_passes() -> None:
    """It fails closed, and says that it may work later."""
    refused = await ask("orders", Authorization="Bearer no-keys")
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"


async def test_a_subject_cannot_add_a_header() -> None:
    """Line ends and other signs that do not belong into a header are replaced."""
    async with client(Verifier("al\r\nX-Admin: yes\u00e9")) as http:
        answer = await http.get("/verify/orders", headers={**GOOD, "X-Forwarded-Method": "GET"})
    assert answer.headers["x-auth-subject"] == "al??X-Admin:?yes?"


@pytest.mark.parametrize("status", sorted(DETAILS))
async def test_every_error_of_the_gateway_has_a_page(status: int) -> None:
    """With the status both in the answer and in the problem."""
    async with client() as http:
        page = await http.get(f"/problems/{status}")
    assert page.status_code == page.json()["status"] == status
    assert page.headers["content-type"] == "application/problem+json"


async def test_other_paths_lead_nowhere() -> None:
    """Nothing can be learned here."""
    async with client() as http:
        for path in ("/", "/verify", "/problems/600", "/problems/", "/x/y/z"):
            assert (await http.get(path)).status_code in (401, 404), path
        assert json.loads((await http.get("/nothing")).content)["status"] == 404

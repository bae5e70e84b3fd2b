"""Tokens: what is accepted, what is not, and what an outage of the issuer means."""

import time

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey

from chassis.auth import Principal, TokenVerifier
from chassis.errors import Unauthenticated, Unavailable
from chassis.testing import Identity


@pytest.fixture
def identity() -> Identity:
    return Identity(audience="shop")


async def test_a_valid_token_names_its_subject_and_scopes(identity: Identity) -> None:
    token = identity.token("orders:read", "orders:write", subject="alice")
    principal = await identity.verifier().verify(token)
    assert principal == Principal("alice", frozenset({"orders:read", "orders:write"}))


@pytest.mark.parametrize(
    "claims",
    [
        {"scope": ["orders:read", "orders:write"]},
        {"scope": None, "scp": "orders:read orders:write"},
        {"scope": None, "scp": ["orders:read", "orders:write"]},
    ],
)
async def test_scopes_are_read_however_a_provider_writes_them(
    identity: Identity, claims: dict[str, object]
) -> None:
    principal = await identity.verifier().verify(identity.token(claims=claims))
    assert principal.scopes == {"orders:read", "orders:write"}


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"aud": "another system"},
        {"iss": "https://elsewhere.test"},
        {"sub": None},
        {"nbf": int(time.time()) + 600},
    ],
)
async def test_a_token_with_wrong_claims_is_refused(
    identity: Identity, claims: dict[str, object]
) -> None:
    with pytest.raises(Unauthenticated):
        await identity.verifier().verify(identity.token("orders:read", claims=claims))


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_token_is_refused(identity: Identity, token: str) -> None:
    with pytest.raises(Unauthenticated):
        await identity.verifier().verify(token)


async def test_a_key_of_somebody_else_is_refused(identity: Identity) -> None:
    stranger = Identity(audience="shop")
    with pytest.raises(Unauthenticated):
        await identity.verifier().verify(stranger.token("orders:read"))


async def test_a_shared_secret_is_no_proof(identity: Identity) -> None:
    key = OctKey.import_key("0123456789abcdef0123456789abcdef")
    token = jwt.encode({"alg": "HS256", "kid": "test"}, {"sub": "eve"}, key)
    with pytest.raises(Unauthenticated):
        await identity.verifier().verify(token)


class Issuer:
    """An issuer that can be down, rotate its key, and counts how often it is asked."""

    def __init__(self) -> None:
        self.key = OKPKey.generate_key("Ed25519", {"kid": "first"})
        self.down = False
        self.asked = 0

    def verifier(self) -> TokenVerifier:
        async def answer(_request: httpx2.Request) -> httpx2.Response:
            self.asked += 1
            if self.down:
                raise httpx2.ConnectError("refused")
            return httpx2.Response(200, json=KeySet([self.key]).as_dict(private=False))

        client = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
        return TokenVerifier(client=client, keys_url="http://i/keys", issuer="i", audience="a")

    def token(self) -> str:
        claims = {"iss": "i", "aud": "a", "sub": "s", "exp": int(time.time()) + 60}
        header = {"alg": "Ed25519", "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=["Ed25519"])


async def test_keys_survive_an_outage_of_the_issuer() -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    await verifier.verify(issuer.token())
    issuer.down = True
    assert (await verifier.verify(issuer.token())).subject == "s"
    assert issuer.asked == 1


async def test_without_any_keys_nobody_can_say() -> None:
    issuer = Issuer()
    issuer.down = True
    with pytest.raises(Unavailable):
        await issuer.verifier().verify(issuer.token())


async def test_a_rotated_key_is_fetched_and_unknown_ones_do_not_hammer_the_issuer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issuer = Issuer()
    verifier = issuer.verifier()
    await verifier.verify(issuer.token())
    issuer.key = OKPKey.generate_key("Ed25519", {"kid": "second"})
    with pytest.raises(Unauthenticated):  # asked a moment ago: wait
        await verifier.verify(issuer.token())
    assert issuer.asked == 1
    monkeypatch.setattr("chassis.auth.KEYS_ASK_AGAIN_AFTER", 0.0)
    assert (await verifier.verify(issuer.token())).subject == "s"
    assert issuer.asked == 2

"""Remembered tokens."""

import base64
import json

import pytest

from chassis.auth import Principal, TokenVerifier
from chassis.errors import Unauthenticated

from edge_auth import cache
from edge_auth.cache import VerifiedTokens

ALICE = Principal("alice", frozenset({"orders:read"}))


class Counting(TokenVerifier):
    """Accepts every token but `x.x.bad`, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def verify(self, token: str) -> Principal:
        """The principal of any token."""
        self.asked += 1
        if token.endswith("bad"):
            raise Unauthenticated("the access token is not valid")
        return ALICE


def token(expires: int, signature: str = "sig") -> str:
    """Something with the form of a token."""
    payload = base64.urlsafe_b64encode(json.dumps({"exp": expires}).encode()).decode().rstrip("=")
    return f"e30.{payload}.{signature}"


async def test_a_token_is_verified_once_until_it_expires() -> None:
    """Its signature is checked once, its end is not forgotten."""
    now = 1000.0
    verifier = Counting()
    tokens = VerifiedTokens(verifier, clock=lambda: now)
    for _ in range(3):
        assert await tokens.verify(token(1010)) == ALICE
    assert verifier.asked == 1
    now = 1010.0
    await tokens.verify(token(1010))
    assert verifier.asked == 2


async def test_a_withdrawn_key_stops_working_soon() -> None:
    """However long the token lives."""
    now = 1000.0
    verifier = Counting()
    tokens = VerifiedTokens(verifier, clock=lambda: now)
    await tokens.verify(token(9999))
    now += cache.LONGEST_SECONDS
    await tokens.verify(token(9999))
    assert verifier.asked == 2


async def test_a_refusal_is_not_remembered() -> None:
    """And it says nothing about a token that differs in the signature alone."""
    verifier = Counting()
    tokens = VerifiedTokens(verifier, clock=lambda: 1000.0)
    assert await tokens.verify(token(2000)) == ALICE
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await tokens.verify(token(2000, "bad"))
    assert verifier.asked == 3


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first."""
    monkeypatch.setattr(cache, "MOST_TOKENS", 2)
    verifier = Counting()
    tokens = VerifiedTokens(verifier, clock=lambda: 1000.0)
    for expires in (2001, 2002, 2003, 2002, 2003):
        await tokens.verify(token(expires))
    assert verifier.asked == 3
    await tokens.verify(token(2001))
    assert verifier.asked == 4

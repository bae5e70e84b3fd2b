"""Tokens of the service itself."""

import asyncio

import httpx2
import pytest

from chassis.errors import Unavailable
from chassis.tokens import ServiceTokens


class Issuer:
    """Grants numbered tokens."""

    def __init__(self, expires_in: float) -> None:
        self.expires_in = expires_in
        self.granted = 0
        self.last: httpx2.Request | None = None

    def tokens(self, **parameters: str) -> ServiceTokens:
        client = httpx2.AsyncClient(transport=httpx2.MockTransport(self._grant))
        return ServiceTokens(
            client=client,
            token_url="http://identity.test/token",
            client_id="orders",
            read_secret=lambda: "hidden",
            parameters=parameters,
        )

    async def _grant(self, request: httpx2.Request) -> httpx2.Response:
        self.last = request
        self.granted += 1
        await asyncio.sleep(0)
        granted = {"access_token": f"token-{self.granted}", "expires_in": self.expires_in}
        return httpx2.Response(200, json=granted)


async def test_one_token_serves_many_calls_at_a_time() -> None:
    issuer = Issuer(expires_in=600)
    tokens = issuer.tokens()
    assert set(await asyncio.gather(*(tokens.get() for _ in range(20)))) == {"token-1"}
    assert issuer.granted == 1


async def test_the_secret_travels_as_basic_credentials() -> None:
    issuer = Issuer(expires_in=600)
    await issuer.tokens().get()
    assert issuer.last is not None
    assert issuer.last.headers["Authorization"].startswith("Basic ")
    assert issuer.last.content == b"grant_type=client_credentials"


async def test_a_provider_is_told_what_it_wants_to_know() -> None:
    issuer = Issuer(expires_in=600)
    await issuer.tokens(audience="shop").get()
    assert issuer.last is not None
    assert issuer.last.content == b"grant_type=client_credentials&audience=shop"


async def test_a_token_near_its_end_is_renewed() -> None:
    issuer = Issuer(expires_in=0.002)
    tokens = issuer.tokens()
    first = await tokens.get()
    await asyncio.sleep(0.01)
    assert await tokens.get() != first


async def test_a_token_that_was_refused_is_not_given_again() -> None:
    issuer = Issuer(expires_in=600)
    tokens = issuer.tokens()
    tokens.drop(await tokens.get())
    assert await tokens.get() == "token-2"
    tokens.drop("token-1")  # somebody who comes late
    assert await tokens.get() == "token-2"


@pytest.mark.parametrize(
    "answer", [httpx2.Response(401), httpx2.Response(500), httpx2.Response(200, json={})]
)
async def test_an_issuer_that_grants_nothing_is_unavailable(answer: httpx2.Response) -> None:
    async def refuse(_request: httpx2.Request) -> httpx2.Response:
        return answer

    tokens = ServiceTokens(
        client=httpx2.AsyncClient(transport=httpx2.MockTransport(refuse)),
        token_url="http://identity.test/token",
        client_id="orders",
        read_secret=lambda: "hidden",
    )
    with pytest.raises(Unavailable):
        await tokens.get()

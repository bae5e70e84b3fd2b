"""Calls to other services: in time, or not at all."""

import asyncio
import time
from dataclasses import dataclass

import httpx2
import pytest

from chassis.connections import new_client
from chassis.errors import PeerFailed, Unavailable
from chassis.http import ServiceClient
from chassis.policy import CallPolicy
from chassis.telemetry import Telemetry
from chassis.testing import StubNetwork


@dataclass(frozen=True)
class Thing:
    size: int


class ThingClient(ServiceClient):
    service = "things"


def client_with(handler: httpx2.MockTransport, policy: CallPolicy | None = None) -> ThingClient:
    network = StubNetwork()
    chosen = policy or CallPolicy()
    return ThingClient(
        discovery=network,
        tokens=network,
        policy=lambda: chosen,
        client=new_client(transport=handler),
    )


async def test_an_answer_is_read_as_what_it_should_be() -> None:
    network = StubNetwork()
    network.answers["things"] = {"size": 3, "unknown to us": True}
    assert await network.client(ThingClient).fetch("/things/1", Thing) == Thing(3)
    assert network.requests[0].headers["Authorization"] == "Bearer stub-token"


async def test_nothing_there_is_none() -> None:
    assert await StubNetwork().client(ThingClient).fetch("/things/1", Thing) is None


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/json", ""])
async def test_a_404_that_is_no_problem_is_not_the_peers(kind: str) -> None:
    async def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404, headers={"Content-Type": kind} if kind else {})

    with pytest.raises(Unavailable):
        await client_with(httpx2.MockTransport(answer)).fetch("/things/1", Thing)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_peer_that_cannot_now_is_unavailable(status: int) -> None:
    async def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers={"Retry-After": "7"})

    with pytest.raises(Unavailable) as caught:
        await client_with(httpx2.MockTransport(answer)).fetch("/things/1", Thing)
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("0", 1), ("61", 60), ("9" * 5000, 60), ("-1", 1), ("soon", 1), ("Wed, 21 Oct 2026", 1)],
)
async def test_whatever_a_peer_says_about_later_is_no_failure(said: str, seconds: int) -> None:
    async def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(503, headers={"Retry-After": said})

    with pytest.raises(Unavailable) as caught:
        await client_with(httpx2.MockTransport(answer)).fetch("/things/1", Thing)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    "answer",
    [httpx2.Response(403), httpx2.Response(302), httpx2.Response(200, json={"size": "?"})],
)
async def test_an_answer_that_makes_no_sense_is_a_failure_of_the_peer(
    answer: httpx2.Response,
) -> None:
    async def give(_request: httpx2.Request) -> httpx2.Response:
        return answer

    with pytest.raises(PeerFailed):
        await client_with(httpx2.MockTransport(give)).fetch("/things/1", Thing)


class Purse:
    """Tokens, numbered: a new one after each that was dropped."""

    def __init__(self) -> None:
        self.number = 1

    async def get(self) -> str:
        return f"token-{self.number}"

    def drop(self, token: str) -> None:
        assert token == f"token-{self.number}"
        self.number += 1


@pytest.mark.parametrize(
    ("accepted", "asked"), [("token-1", 1), ("token-2", 2), ("token-3", 2), ("none", 2)]
)
async def test_a_refused_token_is_replaced_once(accepted: str, asked: int) -> None:
    seen: list[str] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["Authorization"].removeprefix("Bearer "))
        return httpx2.Response(200 if seen[-1] == accepted else 401, json={"size": 3})

    client = ThingClient(
        discovery=StubNetwork(),
        tokens=Purse(),
        policy=CallPolicy,
        client=new_client(transport=httpx2.MockTransport(answer)),
    )
    if accepted in ("token-1", "token-2"):
        assert await client.fetch("/things/1", Thing) == Thing(3)
    else:
        with pytest.raises(PeerFailed):
            await client.fetch("/things/1", Thing)
    assert seen == ["token-1", "token-2"][:asked]


class EmptyPurse(Purse):
    """A source of tokens that has none for now."""

    async def get(self) -> str:
        await asyncio.sleep(10)
        return await super().get()


async def test_a_peer_is_not_blamed_for_a_token_that_does_not_come() -> None:
    network = StubNetwork()
    client = ThingClient(
        discovery=network,
        tokens=EmptyPurse(),
        policy=lambda: CallPolicy(connect_timeout=0.02, read_timeout=0.02, total_timeout=0.05),
        client=new_client(),
    )
    with pytest.raises(Unavailable) as caught:
        await client.fetch("/things/1", Thing)
    assert caught.value.dependency == "identity"


async def test_a_call_ends_at_its_total_time_out() -> None:
    async def hang(_request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(10)
        return httpx2.Response(200)

    policy = CallPolicy(connect_timeout=0.05, read_timeout=0.05, total_timeout=0.05)
    started = time.monotonic()
    with pytest.raises(Unavailable):
        await client_with(httpx2.MockTransport(hang), policy).fetch("/things/1", Thing)
    assert time.monotonic() - started < 1


async def test_the_trace_goes_on_at_the_peer() -> None:
    seen: list[str] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["traceparent"])
        return httpx2.Response(200, json={"size": 3})

    telemetry = Telemetry(system="s", service="t", instance="1")
    network = StubNetwork()
    client = ThingClient(
        discovery=network,
        tokens=network,
        policy=CallPolicy,
        client=new_client(telemetry, httpx2.MockTransport(answer)),
    )
    await client.fetch("/things/1", Thing)
    telemetry.close()
    assert len(seen) == 1

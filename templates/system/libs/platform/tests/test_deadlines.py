"""Nobody works for a caller who has gone."""

import asyncio
import time

import httpx2
import pytest
from fastapi import APIRouter
from httpx2 import AsyncClient

from chassis.connections import new_client
from chassis.deadlines import HEADER, Late, until
from chassis.errors import Unavailable
from chassis.http import ServiceClient
from chassis.policy import CallPolicy
from chassis.runtime import RuntimeConfig
from chassis.testing import Identity, StubNetwork, client_of, make_app

router = APIRouter()


class ThingClient(ServiceClient):
    service = "things"


@router.get("/left")
async def left() -> float:
    """How long a call may take that would have ten seconds."""
    return until(10) - time.monotonic()


@pytest.fixture
def client() -> AsyncClient:
    return client_of(make_app("here", [router], Identity("s"), RuntimeConfig()))


@pytest.mark.parametrize(
    ("said", "seconds"), [("500", 0.5), ("60000", 10), ("", 10), ("soon", 10), ("9" * 40, 10)]
)
async def test_a_call_ends_when_its_caller_stops_waiting(
    client: AsyncClient, said: str, seconds: float
) -> None:
    response = await client.get("/left", headers={HEADER: said})
    assert seconds - 0.1 < response.json() <= seconds


@pytest.mark.parametrize("said", ["0", "-20"])
async def test_what_comes_too_late_is_refused_at_once(client: AsyncClient, said: str) -> None:
    response = await client.get("/left", headers={HEADER: said})
    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"] == "1"


async def test_one_request_knows_nothing_of_the_deadline_of_another(client: AsyncClient) -> None:
    short, long = await asyncio.gather(
        client.get("/left", headers={HEADER: "500"}), client.get("/left")
    )
    assert short.json() < 1 < long.json()


async def test_a_peer_is_told_how_long_it_is_waited_for() -> None:
    seen: list[int] = []
    later = APIRouter()

    async def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(int(request.headers[HEADER]))
        return httpx2.Response(200)

    network = StubNetwork()
    peer = ThingClient(
        discovery=network,
        tokens=network,
        policy=CallPolicy,
        client=new_client(transport=httpx2.MockTransport(answer)),
    )

    @later.get("/twice")
    async def _twice() -> None:  # pyright: ignore[reportUnusedFunction]
        await peer.send("GET", "/things/1")
        await asyncio.sleep(0.1)
        await peer.send("GET", "/things/1")
        await asyncio.sleep(0.15)
        with pytest.raises(Late):
            await peer.send("GET", "/things/1")

    async with client_of(make_app("here", [later], Identity("s"), RuntimeConfig())) as client:
        assert (await client.get("/twice", headers={HEADER: "200"})).status_code == 200
    assert len(seen) == 2
    assert 150 < seen[0] <= 200
    assert seen[1] <= 100


def test_to_be_late_is_to_be_unavailable() -> None:
    assert issubclass(Late, Unavailable)

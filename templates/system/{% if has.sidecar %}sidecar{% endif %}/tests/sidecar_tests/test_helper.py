"""The agent's own answers."""

import asyncio
from collections.abc import AsyncGenerator

import httpx2
import pytest

from sidecar.helper import Helper


class Looks:
    def __init__(self) -> None:
        self.number = 0

    async def look(self) -> None:
        self.number += 1


@pytest.fixture
def looks() -> Looks:
    return Looks()


@pytest.fixture
async def client(looks: Looks) -> AsyncGenerator[httpx2.AsyncClient]:
    async with (
        Helper(looks.look) as helper,
        httpx2.AsyncClient(base_url=helper.url, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_peer_that_is_not_there_is_a_problem(
    client: httpx2.AsyncClient, method: str
) -> None:
    answer = await client.request(method, "/problems/503?a=b")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["status"] == 503


async def test_a_body_that_nobody_reads_does_not_cost_the_answer(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.post("/problems/503", content=b"x" * 1_000_000)
    assert answer.json()["status"] == 503


async def test_the_answer_to_head_has_no_body(client: httpx2.AsyncClient) -> None:
    answer = await client.head("/problems/503")
    assert (answer.status_code, answer.content) == (503, b"")


async def test_nothing_else_is_here(client: httpx2.AsyncClient, looks: Looks) -> None:
    for path in ("/", "/problems/500", "/_sidecar/look"):
        assert (await client.get(path)).json()["status"] == 404
    assert looks.number == 0


async def test_it_looks_when_it_is_nudged(client: httpx2.AsyncClient, looks: Looks) -> None:
    assert (await client.post("/_sidecar/look")).status_code == 204
    assert looks.number == 1


async def test_whoever_talks_no_http_is_left_alone(client: httpx2.AsyncClient) -> None:
    url = client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(b"\x16\x03\x01 no HTTP at all")
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    assert (await client.post("/_sidecar/look")).status_code == 204

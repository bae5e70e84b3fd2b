"""What every service answers, whatever its routes do."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Body
from httpx2 import AsyncClient

from chassis.app import MAX_BODY_BYTES
from chassis.errors import Conflict, Unavailable
from chassis.runtime import RuntimeConfig
from chassis.testing import Identity, client_of, make_app

router = APIRouter()


@router.post("/echo")
async def echo(number: Annotated[int, Body(embed=True)]) -> int:
    return number


@router.get("/crash")
async def crash() -> None:
    raise RuntimeError("the password is swordfish")


@router.get("/conflict")
async def conflict() -> None:
    raise Conflict("not now")


@router.get("/unavailable")
async def unavailable() -> None:
    raise Unavailable("database", retry_after=5)


@pytest.fixture
def client() -> AsyncClient:
    return client_of(make_app("test", [router], Identity("test"), RuntimeConfig()))


async def test_a_failure_is_a_problem_that_gives_nothing_away(client: AsyncClient) -> None:
    response = await client.get("/crash")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "swordfish" not in response.text
    assert len(response.json()["trace_id"]) == 32


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/conflict", 409),
        ("GET", "/unavailable", 503),
        ("GET", "/nowhere", 404),
        ("DELETE", "/echo", 405),
    ],
)
async def test_every_error_is_a_problem(
    client: AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.status_code == response.json()["status"] == status


async def test_an_outage_says_when_to_come_back(client: AsyncClient) -> None:
    assert (await client.get("/unavailable")).headers["Retry-After"] == "5"


async def test_what_was_sent_is_not_echoed(client: AsyncClient) -> None:
    response = await client.post("/echo", json={"number": "a secret"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "body.number"
    assert "a secret" not in response.text


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000])
async def test_what_is_not_json_is_a_bad_request(client: AsyncClient, content: bytes) -> None:
    response = await client.post(
        "/echo", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 400


async def test_a_large_body_is_refused_announced_or_not(client: AsyncClient) -> None:
    async def chunks():
        for _ in range(3):
            yield b" " * (MAX_BODY_BYTES // 2)

    for content in (b" " * (MAX_BODY_BYTES + 1), chunks()):
        response = await client.post(
            "/echo", content=content, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 413
        assert response.headers["Content-Type"] == "application/problem+json"


async def test_requests_are_counted_by_route(client: AsyncClient) -> None:
    await client.post("/echo", json={"number": 1})
    metrics = (await client.get("/metrics")).text
    assert 'http_route="/echo"' in metrics
    assert "/metrics" not in metrics

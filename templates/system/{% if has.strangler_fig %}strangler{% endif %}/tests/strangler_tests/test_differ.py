"""The differ as the gateway and operators see it."""

from collections.abc import AsyncGenerator, Generator

import httpx2
import pytest

from chassis.telemetry import Telemetry

from strangler.differ.app import MOST_BYTES, Differ
from strangler.differ.copies import Copy
from strangler.differ.ledger import Ledger
from strangler.differ.routes import Routes
from strangler.differ.sides import GatewaySides, NoAnswer
from strangler.differ.work import Work
from strangler.store import Store


class Taking(Work):
    """Keeps what it takes."""

    def __init__(self, routes: Routes, ledger: Ledger) -> None:
        super().__init__(routes, GatewaySides(httpx2.AsyncClient()), ledger, most=1)
        self.taken: list[Copy] = []

    def take(self, copy: Copy) -> bool:
        """Keep a copy."""
        self.taken.append(copy)
        return super().take(copy)


@pytest.fixture
def routes(store: Store) -> Routes:
    """The routes of the repository."""
    return Routes(store.root / "gateway" / "strangler")


@pytest.fixture
def work(routes: Routes) -> Taking:
    """The work, not under way."""
    return Taking(routes, Ledger())


@pytest.fixture
def telemetry() -> Generator[Telemetry]:
    """The metrics of a test."""
    made = Telemetry(system="test", service="differ", instance="1")
    yield made
    made.close()


@pytest.fixture
async def client(
    routes: Routes, work: Taking, telemetry: Telemetry
) -> AsyncGenerator[httpx2.AsyncClient]:
    """Sends requests to the application."""
    app = Differ(routes, Ledger(), work, telemetry)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://differ") as client:
        yield client


async def test_a_copy_is_taken_at_once(client: httpx2.AsyncClient, work: Taking) -> None:
    """As it was asked, but for what belongs to its way."""
    headers = {
        "Authorization": "Bearer x",
        "Cookie": "side-erp-stock=1",
        "X-Shadow": "0",
        "X-Forwarded-For": "10.0.0.1",
        "X-Auth-Subject": "ada",
    }
    path = "/erp/stock/a%20b?c=%2F"
    answer = await client.post(path, json={"A": "ü"}, headers=headers)
    assert answer.status_code == 202
    (copy,) = work.taken
    assert (copy.method, copy.target, copy.body) == ("POST", path, '{"A":"ü"}'.encode())
    names = {name for name, _ in copy.headers}
    assert {"authorization", "content-type"} <= names
    assert not names & {"cookie", "host", "x-shadow", "x-forwarded-for", "x-auth-subject"}
    assert ("X-Shadow", "1") in copy.headers_for("new")
    assert "X-Shadow" not in dict(copy.headers_for("legacy"))


async def test_what_is_no_routes_is_not_taken(client: httpx2.AsyncClient) -> None:
    """Nor a body that the gateway would not let pass."""
    assert (await client.get("/other")).status_code == 404
    assert (await client.get("/report/other")).status_code == 404
    long = await client.post("/erp/stock", content=b"x" * (MOST_BYTES + 1))
    assert long.status_code == 413


async def test_operators_find_report_health_and_metrics(client: httpx2.AsyncClient) -> None:
    """Before anything was compared as well."""
    report = (await client.get("/report/erp-stock")).json()
    assert (report["compared"], report["differences"]) == (0, [])
    assert (await client.get("/health/ready")).status_code == 200
    assert (await client.get("/metrics")).status_code == 200


@pytest.mark.parametrize("status", [200, 404, 503])
async def test_an_answer_of_a_side_is_an_answer_whatever_it_says(status: int) -> None:
    """Its own 503 counts."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["X-Route-To"] == "new"
        return httpx2.Response(status, headers={"X-Served-By": "new"}, json={})

    transport = httpx2.MockTransport(answer)
    async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as http:
        found = await GatewaySides(http).ask("new", Copy("GET", "/erp/stock", (), b""))
    assert found.status == status


async def test_the_gateways_own_words_are_none() -> None:
    """Nor is an answer of the other side, or none at all."""

    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    def mistake(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"X-Served-By": "legacy"})

    def word(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(401)

    for handler in (refuse, mistake, word):
        transport = httpx2.MockTransport(handler)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as http:
            with pytest.raises(NoAnswer):
                await GatewaySides(http).ask("new", Copy("GET", "/erp/stock", (), b""))

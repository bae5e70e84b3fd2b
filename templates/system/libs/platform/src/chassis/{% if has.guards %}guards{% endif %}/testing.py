"""Help for tests: a peer with guards before it, which answers as it is told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import httpx2

from chassis import problems
from chassis.connections import new_client
from chassis.guards import Guards
from chassis.guards.chain import Guard, Guarded, chained
from chassis.guards.panel import Panel
from chassis.http import ServiceClient
from chassis.policy import CallPolicy
from chassis.telemetry import Telemetry
from chassis.testing import StubNetwork

Answer = Callable[[], Awaitable[httpx2.Response]]
MakeGuard = Callable[[str, Panel], Guard]


def answers(status: int, *, after: float = 0.0, **headers: str) -> Answer:
    """What answers with nothing but a status, after some seconds. In names `_` stands for `-`."""

    async def answer() -> httpx2.Response:
        await asyncio.sleep(after)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = problems.MEDIA_TYPE if status >= 400 else "application/json"
        return httpx2.Response(status, headers={"Content-Type": kind} | named, content=b"{}")

    return answer


class ThingClient(ServiceClient):
    """The client of the peer."""

    service = "things"


class GuardedPeer:
    """`answer` makes its answers, `requests` are those that reached it, `policy` may change.

    All guards of the system are before it, or `only` some.
    """

    def __init__(self, only: Sequence[MakeGuard] = (), **policy: Any) -> None:
        self.policy = CallPolicy.model_validate(policy)
        self.answer = answers(200)
        self.requests: list[httpx2.Request] = []
        self.telemetry = Telemetry(system="s", service="t", instance="1")
        panel = Panel(self.telemetry)
        self._guarded: Guarded = (
            partial(chained, [make("things", panel) for make in only])
            if only
            else Guards(lambda _peer: self.policy, self.telemetry).of("things")
        )
        self.client = self.connect()

    def connect(self) -> ThingClient:
        """One more client of the same peer."""
        network = StubNetwork()
        return ThingClient(
            discovery=network,
            tokens=network,
            policy=lambda: self.policy,
            client=new_client(self.telemetry, httpx2.MockTransport(self._answer)),
            guarded=self._guarded,
        )

    async def get(self) -> int:
        """Send a GET and return the status of its answer."""
        return (await self.client.send("GET", "/things/1")).status_code

    def figure(self, name: str, **labels: str) -> float | None:
        """A figure of the peer at `/metrics`."""
        wanted = sorted((labels | {"peer": "things"}).items())
        row = name + "{" + ",".join(f'{key}="{value}"' for key, value in wanted) + "} "
        lines = self.telemetry.render().decode().splitlines()
        return next((float(line.removeprefix(row)) for line in lines if line.startswith(row)), None)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return await self.answer()

"""The composition root of the differ."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack, nullcontext

import httpx2

from chassis import logs, server
from chassis.health import Health
from chassis.telemetry import Telemetry

from strangler.differ.app import Differ
from strangler.differ.ledger import Ledger, Outcome
from strangler.differ.routes import Routes
from strangler.differ.settings import SYSTEM, DifferSettings
from strangler.differ.sides import GatewaySides
from strangler.differ.work import Work

NAME = "differ"


async def serve(settings: DifferSettings) -> None:
    """Serve until SIGTERM. What waits then is not looked at any more."""
    instance = f"{socket.gethostname()}-{os.getpid()}"
    telemetry = Telemetry(system=SYSTEM, service=NAME, instance=instance)
    logs.configure(service=NAME, instance=instance, style=settings.log_format)
    logs.set_level(settings.log_level)
    async with AsyncExitStack() as stack:
        stack.callback(telemetry.close)
        client = await stack.enter_async_context(
            httpx2.AsyncClient(
                base_url=settings.gateway_url, timeout=settings.timeout, trust_env=False
            )
        )
        routes = Routes(settings.states)
        ledger = Ledger(counter(telemetry))
        work = Work(routes, GatewaySides(client), ledger, most=settings.queue)
        looking = asyncio.create_task(work.run(settings.workers))
        stack.callback(looking.cancel)
        await server.serve(
            settings.server(Differ(routes, ledger, work, telemetry)),
            health=Health(),
            presence=nullcontext(),
            drain_seconds=0,
            url=f"http://{settings.host}:{settings.port}",
        )


def counter(telemetry: Telemetry) -> Callable[[str, Outcome], None]:
    """`strangler_copies_total` by route and outcome."""
    copies = telemetry.meter("strangler").create_counter(
        "strangler_copies", description="Copies of requests, by what became of them"
    )

    def count(route: str, outcome: Outcome) -> None:
        copies.add(1, {"route": route, "outcome": outcome})

    return count

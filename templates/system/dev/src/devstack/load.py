"""A small load generator: bounded in time and clients, closed loop, standard library numbers."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

MOST_SECONDS = 300.0
MOST_CLIENTS = 256


@dataclass
class Tally:
    """What the clients saw."""

    latencies: list[float] = field(default_factory=list[float])
    statuses: Counter[str] = field(default_factory=Counter[str])

    def report(self, seconds: float) -> str:
        """p50, p99, throughput, and how many answers had which status."""
        count = len(self.latencies)
        lines = [f"{count} answers in {seconds:.1f} s: {count / seconds:.0f} per second"]
        if count > 1:
            cuts = statistics.quantiles(self.latencies, n=100)
            p50, p99 = cuts[49] * 1000, cuts[98] * 1000
            lines.append(f"latency: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
        shares = ", ".join(f"{status}: {n}" for status, n in sorted(self.statuses.items()))
        lines.append(f"status: {shares}")
        return "\n".join(lines)


async def put_load(url: str, headers: Mapping[str, str], seconds: float, clients: int) -> Tally:
    """Let `clients` ask `url` one request after the other for `seconds`."""
    tally = Tally()
    end = time.monotonic() + min(seconds, MOST_SECONDS)
    limits = httpx2.Limits(max_connections=min(clients, MOST_CLIENTS))
    client = httpx2.AsyncClient(headers=headers, limits=limits, trust_env=False)
    async with client as http, asyncio.TaskGroup() as group:
        for _ in range(min(clients, MOST_CLIENTS)):
            group.create_task(ask(http, url, end, tally))
    return tally


async def ask(http: httpx2.AsyncClient, url: str, end: float, tally: Tally) -> None:
    """One client."""
    while (began := time.monotonic()) < end:
        try:
            response = await http.get(url)
        except httpx2.HTTPError as error:
            tally.statuses[type(error).__name__] += 1
            continue
        tally.latencies.append(time.monotonic() - began)
        tally.statuses[str(response.status_code)] += 1

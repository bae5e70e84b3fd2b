"""Runs inside a generated system: microseconds of one call with all its guards, and without.

Both ask the same thing, which answers at once, in turn; only what stands around it differs.
"""
# The chassis of a generated system is not there where this file is checked.
# pyright: basic, reportMissingImports=false

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import TYPE_CHECKING

from chassis.calls import Call
from chassis.guards import Guards
from chassis.policy import CallPolicy
from chassis.telemetry import Telemetry
from httpx2 import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CALLS = 500


async def main(rounds: int) -> None:
    """Print what each round took for one call."""
    policy, response = CallPolicy(), Response(200)

    async def ask(_call: Call) -> Response:
        return response

    async def microseconds(asked: Callable[[Call], Awaitable[Response]]) -> float:
        calls = [
            Call(peer="peer", method="GET", path="/", body=None, headers={}, policy=policy)
            for _ in range(CALLS)
        ]
        began = time.process_time()
        for call in calls:
            await asked(call)
        return (time.process_time() - began) / CALLS * 1e6

    telemetry = Telemetry(system="bench", service="bench", instance="1")
    guarded = Guards(lambda _peer: policy, telemetry).of("peer")(ask)
    taken = {"with": [], "without": []}
    for _ in range(rounds + 1):
        taken["with"].append(await microseconds(guarded))
        taken["without"].append(await microseconds(ask))
    telemetry.close()
    print(json.dumps({name: times[1:] for name, times in taken.items()}))


asyncio.run(main(int(sys.argv[1])))

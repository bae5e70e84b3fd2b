"""The command that adopts every record of a legacy application."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis import logs
from chassis.errors import PeerFailed, Unavailable
from chassis.foundation import Foundation
from chassis.legacy.backfill import Tally, backfill
from chassis.legacy.takeover import Takeover
from chassis.settings import ConfigurationError


def run(
    arguments: Sequence[str] | None,
    *,
    program: str,
    applications: Sequence[str],
    connect: Callable[[], tuple[Foundation, Mapping[str, Takeover[Any, Any]]]],
) -> int:
    """Run it. Exit status: 0 done, 1 some were refused, 2 bad settings, 3 somebody is away."""
    parser = argparse.ArgumentParser(prog=program, description=__doc__)
    parser.add_argument("legacy", choices=applications, help="the legacy application")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        foundation, takeovers = connect()
        logs.set_level("ERROR")  # it reports itself
        tally = asyncio.run(_work(foundation, takeovers[options.legacy]))
    except ConfigurationError as error:
        print(f"cannot start: {error}", file=sys.stderr)
        return 2
    except (Unavailable, PeerFailed) as error:
        print(f"stopped: {error}; what was adopted stays, run it again", file=sys.stderr)
        return 3
    print(json.dumps(tally.as_json()) if options.json else _told(tally))
    return 1 if tally.refused else 0


async def _work(foundation: Foundation, takeover: Takeover[Any, Any]) -> Tally:
    app = foundation.app([])
    async with app.router.lifespan_context(app):
        return await backfill(takeover)


def _told(tally: Tally) -> str:
    line = (
        f"{tally.route}: {tally.seen} records: {tally.adopted} adopted, {tally.renewed} renewed, "
        f"{tally.kept} as they were; {tally.dropped} copies dropped"
    )
    refused = ", ".join(map(str, tally.refused))
    return f"{line}\nrefused, see the rules of the domain: {refused}" if refused else line

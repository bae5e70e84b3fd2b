"""Measure and print; with `--write`, keep the figures."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import report, workloads
from benchmarks.__main__ import quiet_place, version
from benchmarks.live import workloads as live
from benchmarks.live.system import System
from benchmarks.timing import ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.report import Figure

PATTERNS = "event-driven,saga,cqrs"
WARM_UP = 20


def main() -> None:
    """Run every benchmark of running systems."""
    parser = argparse.ArgumentParser(prog="benchmarks.live", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="requests of each kind (200)")
    parser.add_argument("--write", action="store_true", help="update docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="msgen-benchmark-", dir=quiet_place()) as name:
        scratch = Path(name)
        scratch.chmod(0o755)  # PostgreSQL may have to run as another user
        template = workloads.clone(scratch)
        without = ("--preset", "shop", "--without", PATTERNS)
        (scratch / "full").mkdir()
        (scratch / "plain").mkdir()
        with (
            System(scratch / "full" / "shop", template, ("--preset", "shop")) as full,
            System(scratch / "plain" / "shop", template, without) as plain,
        ):
            figures = measure(full, plain, options.rounds)
        beside = ("--preset", "everything", "--without", "sidecar")
        (scratch / "every").mkdir()
        (scratch / "beside").mkdir()
        with (
            System(scratch / "every" / "everything", template, ("--preset", "everything")) as every,
            System(scratch / "beside" / "everything", template, beside) as bare,
        ):
            figures += measure_everything(every, bare, options.rounds)
    described = report.machine(version())
    print(f"{report.table(figures)}\n\n{described}")
    if options.write:
        report.write(figures, described, report.LIVE)


def measure(full: System, plain: System, rounds: int) -> list[Figure]:
    """Take all figures; what is compared takes turns."""
    client, other = full.client(), plain.client()
    goods, others = live.stocked(client), live.stocked(other)
    for _ in range(WARM_UP):
        live.saga(client, goods)
        live.by_hand(client, goods)
        other.create("/orders", live.order(others))
    sagas, hands, creates, plains, lags, reads = (list[float]() for _ in range(6))
    for _ in range(rounds):
        sagas.append(live.saga(client, goods))
        hands.append(live.by_hand(client, goods))
        plains.append(other.create("/orders", live.order(others)).seconds)
        made = client.create("/orders", live.order(goods))
        creates.append(made.seconds)
        lags.append(live.projected(client, made))
        reads.append(client.send("GET", f"/orders/{made.body['id']}").seconds)
    saga_rate = live.confirmed(client, goods, rounds)
    hand_rate = live.many(full, rounds, 1, lambda one: live.by_hand(one, goods))
    return [
        *spread("order → confirmed by the saga", sagas),
        *spread("the same three effects, called one after the other by a client", hands),
        report.Figure("saga / by hand, paired", ratio(sagas, hands), None, "x"),
        report.Figure("orders confirmed a second, one client", saga_rate, None, "/s"),
        report.Figure("the same effects by hand a second, one client", hand_rate, None, "/s"),
        *spread("`POST /orders` with outbox, saga and read model", creates),
        *spread("`POST /orders` without the three patterns", plains),
        report.Figure("with / without, paired", ratio(creates, plains), None, "x"),
        *spread("a write is in the read model (`min_version`)", lags),
        *spread("reading it from the write side instead", reads),
        report.Figure("memory of the running shop", full.megabytes(), None, "MB"),
        report.Figure("memory without the three patterns", plain.megabytes(), None, "MB"),
        report.Figure("start of the shop", full.start_seconds, 10.0, "s"),
        report.Figure("start without the three patterns", plain.start_seconds, None, "s"),
    ]


def measure_everything(every: System, bare: System, rounds: int) -> list[Figure]:
    """Take the figures of all fourteen patterns, beside the same system without sidecars."""
    client, other = every.client(), bare.client()
    goods, others = live.stocked(client), live.stocked(other)
    for _ in range(WARM_UP):
        client.create("/orders", live.order(goods))
        other.create("/orders", live.order(others))
    through, directly = list[float](), list[float]()
    for _ in range(rounds):
        through.append(client.create("/orders", live.order(goods)).seconds)
        directly.append(other.create("/orders", live.order(others)).seconds)
    return [
        report.Figure("memory with all fourteen patterns", every.megabytes(), None, "MB"),
        report.Figure("memory of the same without sidecars", bare.megabytes(), None, "MB"),
        report.Figure("start with all fourteen patterns", every.start_seconds, None, "s"),
        report.Figure("start of the same without sidecars", bare.start_seconds, None, "s"),
        *spread("`POST /orders` through the sidecars of both ends", through),
        *spread("`POST /orders` without sidecars", directly),
        report.Figure("with / without sidecars, paired", ratio(through, directly), None, "x"),
    ]


def spread(what: str, times: Sequence[float]) -> list[Figure]:
    """Return p50 and p99 of a series of seconds, in milliseconds."""
    p99 = statistics.quantiles(times, n=100)[98]
    return [
        report.Figure(f"{what}, p50", statistics.median(times) * 1000, None, "ms"),
        report.Figure(f"{what}, p99", p99 * 1000, None, "ms"),
    ]


if __name__ == "__main__":
    main()

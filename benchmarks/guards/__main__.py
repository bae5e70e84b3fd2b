"""Measure and print; with `--write`, keep the figures."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
from pathlib import Path

from benchmarks import report, workloads
from benchmarks.__main__ import quiet_place, version
from benchmarks.timing import environment

PATTERNS = "bulkhead,circuit-breaker,retry"
BUDGET = 60.0
PROBE = Path(__file__).with_name("probe.py")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks.guards", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="of 500 calls each (default 60)")
    parser.add_argument("--system", type=Path, help="a system that has been written already")
    parser.add_argument("--write", action="store_true", help="update docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="msgen-benchmark-", dir=quiet_place()) as name:
        tree = options.system or written(Path(name))
        figures = measure(tree, options.rounds)
    described = report.machine(version())
    print(f"{report.table(figures)}\n\n{described}")
    if options.write:
        report.write(figures, described, report.GUARDS)


def written(scratch: Path) -> Path:
    """Write a shop with the three patterns and return its folder."""
    template, tree = workloads.clone(scratch), scratch / "shop"
    new = [workloads.BIN / "msgen", "new", tree, "--preset", "shop", "--with", PATTERNS]
    subprocess.run([*new, "--yes", "--no-git", "--source", template], check=True)
    return tree


def measure(tree: Path, rounds: int) -> list[report.Figure]:
    """Take the figures in the environment of the system."""
    variables = environment()
    variables["PATH"] = f"{workloads.ROOT / '.tools' / 'bin'}:{variables['PATH']}"
    run = ["uv", "run", "--quiet", "--all-packages", "python", PROBE, str(rounds)]
    printed = subprocess.run(
        run, cwd=tree, env=variables, check=True, capture_output=True, text=True
    ).stdout
    return figures_of(json.loads(printed))


def figures_of(taken: dict[str, list[float]]) -> list[report.Figure]:
    """Return what a probe has measured, in microseconds for one call."""
    added = [one - other for one, other in zip(taken["with"], taken["without"], strict=True)]
    return [
        report.Figure(
            "bulkhead, breaker, retry, metrics and span, added to a healthy call, paired",
            statistics.median(added),
            BUDGET,
            "µs",
        ),
        report.Figure(
            "the same call without them: an awaited function that answers at once",
            statistics.median(taken["without"]),
            None,
            "µs",
        ),
    ]


if __name__ == "__main__":
    main()

"""Measure and print; with `--write`, keep the figures."""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from benchmarks import report, workloads
from benchmarks.timing import alternate, ratio

SIZES = (40, 200)


def main() -> None:
    """Run every benchmark."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="runs of each command (default 7)")
    parser.add_argument("--write", action="store_true", help="update docs/benchmarks.md")
    parser.add_argument("--scratch", type=Path, default=quiet_place(), help="where to write to")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="msgen-benchmark-", dir=options.scratch) as name:
        scratch = Path(name)
        template = workloads.clone(scratch)
        figures = measure(template, scratch, options.rounds)
    described = report.machine(version())
    print(f"{report.table(figures)}\n\n{described}")
    if options.write:
        report.write(figures, described)


def measure(template: Path, scratch: Path, rounds: int) -> list[report.Figure]:
    """Take all figures; large systems get half the rounds."""
    ours, first, plain = alternate(workloads.shop(template, scratch), rounds)
    small, big = alternate(workloads.large(template, scratch, SIZES), max(1, rounds // 2))
    (helped,) = alternate([workloads.help_page()], rounds)
    return [
        report.timed("`msgen new shop --preset shop -y`", ours, budget=1.0),
        report.timed("the same for the first time, templates not yet compiled", first, budget=1.0),
        report.timed("`copier copy --data-file presets/shop.yml . shop`", plain),
        report.Figure("msgen / plain Copier, paired", ratio(ours, plain), 0.6, "x"),
        report.timed(f"`msgen new`, {SIZES[0]} services", small),
        report.timed(f"`msgen new`, {SIZES[1]} services", big),
        report.Figure(f"{SIZES[1]} / {SIZES[0]} services, paired", ratio(big, small), 5.0, "x"),
        report.timed("`msgen --help`", helped, budget=0.2),
    ]


def quiet_place() -> Path:
    """Return a file system in memory, if there is one: the state of a disk is not msgen's."""
    memory = Path("/dev/shm")  # noqa: S108 - a fresh folder is made in it
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def version() -> str:
    """Return the commit that was measured."""
    describe = ["git", "describe", "--tags", "--always"]
    return subprocess.run(
        describe, cwd=workloads.ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    main()

"""The figures: printed, and kept in docs/benchmarks.md with their raw times beside."""

from __future__ import annotations

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"


class Place(NamedTuple):
    """Where figures are kept: the name of their markers in the page, and the file of raw times."""

    name: str
    raw: Path


GENERATING = Place("figures", ROOT / "benchmarks" / "results.json")
LIVE = Place("live figures", ROOT / "benchmarks" / "live.json")
GUARDS = Place("guard figures", ROOT / "benchmarks" / "guards.json")


@dataclass(frozen=True)
class Figure:
    """One line of the report.

    Attributes:
        what: What was measured.
        value: The median: seconds, a ratio, or what `unit` says.
        budget: What it has to stay below.
        unit: `s`, `x` for a ratio, `ms`, `µs`, `/s`, `MB`.
        times: The single measurements in seconds; empty for a ratio.
    """

    what: str
    value: float
    budget: float | None
    unit: str = "s"
    times: Sequence[float] = ()

    @property
    def met(self) -> str:
        """Whether the budget is kept."""
        return "" if self.budget is None else ("yes" if self.value <= self.budget else "NO")


def timed(what: str, times: Sequence[float], budget: float | None = None) -> Figure:
    """Return the figure of a series of times."""
    return Figure(what, statistics.median(times), budget, times=[round(t, 4) for t in times])


def machine(commit: str) -> str:
    """Say what the figures were taken on."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, template {commit}"
    )


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| what | median | lowest | budget | kept |", "|---|---:|---:|---:|---|"]
    for figure in figures:
        lowest = f"{min(figure.times):.2f} s" if figure.times else ""
        budget = "" if figure.budget is None else f"≤ {figure.budget:g} {figure.unit}"
        value = f"{figure.value:.2f} {figure.unit}"
        lines.append(f"| {figure.what} | {value} | {lowest} | {budget} | {figure.met} |")
    return "\n".join(lines)


def write(figures: Sequence[Figure], described: str, place: Place = GENERATING) -> None:
    """Put the figures into the page between their markers, and the raw times beside."""
    start, end = f"<!-- {place.name} -->", f"<!-- end of {place.name} -->"
    before, rest = PAGE.read_text(encoding="utf-8").split(start)
    after = rest.split(end)[1]
    body = f"{start}\n{table(figures)}\n\n{described}\n{end}"
    PAGE.write_text(f"{before}{body}{after}", encoding="utf-8")
    raw = {"machine": described, "figures": [asdict(figure) for figure in figures]}
    place.raw.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

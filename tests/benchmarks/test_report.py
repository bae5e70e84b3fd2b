"""The benchmarks measure valid systems and say plainly when a budget is missed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.guards import __main__ as guards

from benchmarks import report, timing, workloads
from msgen.spec import normalise

FIGURES = [
    report.timed("fast", [0.2, 0.1, 0.3], budget=0.25),
    report.timed("slow", [2.0, 1.0, 1.5], budget=1.0),
    report.Figure("slow / fast", timing.ratio([2.0, 1.0], [1.0, 1.0]), None, "x"),
]


def test_the_table_shows_medians_and_missed_budgets() -> None:
    assert report.table(FIGURES).splitlines()[2:] == [
        "| fast | 0.20 s | 0.10 s | ≤ 0.25 s | yes |",
        "| slow | 1.50 s | 1.00 s | ≤ 1 s | NO |",
        "| slow / fast | 1.50 x |  |  |  |",
    ]


def test_writing_replaces_the_figures_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n")
    monkeypatch.setattr(report, "PAGE", page)
    place = report.Place("figures", tmp_path / "raw.json")
    report.write(FIGURES, "a machine", place)
    report.write(FIGURES, "a machine", place)
    text = page.read_text()
    assert re.fullmatch(
        r"before\n<!--.*a machine\n<!-- end of figures -->\nafter\n", text, re.DOTALL
    )
    assert text.count("| fast |") == 1
    assert "old" not in text


@pytest.mark.parametrize("place", [report.GENERATING, report.LIVE])
def test_the_page_has_its_markers(place: report.Place) -> None:
    page = report.PAGE.read_text(encoding="utf-8")
    assert page.index(f"<!-- {place.name} -->") < page.index(f"<!-- end of {place.name} -->")


@pytest.mark.parametrize("size", [1, 40, 200])
def test_the_large_systems_are_valid(size: int) -> None:
    assert len(normalise(workloads.system(size)).system.services) == size


def test_a_failing_command_stops_the_run() -> None:
    with pytest.raises(SystemExit, match="it failed"):
        timing.seconds(timing.Command("it", ["false"]))


def test_what_guards_cost_is_the_median_of_paired_rounds() -> None:
    added, plain = guards.figures_of({"with": [31.0, 90.0, 41.0], "without": [1.0, 10.0, 1.0]})
    assert (added.value, added.met, added.unit) == (40.0, "yes", "µs")
    assert plain.value == 1.0

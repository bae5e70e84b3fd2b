"""The work of rendering grows in line with the system, counted in calls: time would be a guess."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.workloads import system

from msgen.spec import normalise, to_answers
from msgen.template.engine import render_tree
from msgen.template.source import resolve

pytestmark = pytest.mark.slow


def calls(services: int) -> int:
    """How many Python functions are called to render a system of so many services."""
    source = resolve()
    answers = to_answers(normalise(system(services)).system)
    count = 0

    def tick(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(tick)
    try:
        render_tree(source, answers, Path("large"))
    finally:
        sys.setprofile(None)
    return count


def test_a_service_costs_as_much_in_a_large_system_as_in_a_small_one() -> None:
    first, small, large = calls(1), calls(40), calls(200)
    each_of_few, each_of_many = (small - first) / 39, (large - first) / 199
    assert each_of_many <= 1.2 * each_of_few

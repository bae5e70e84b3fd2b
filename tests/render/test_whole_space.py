"""Every set of patterns with each preset, none left out: `make combinations`, and once a week.

`COMBINATIONS_PART=2/8` takes the second of eight equal parts.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.render.conftest import Toolchain
from tests.render.judging import faults_of, lint, own_tests, traces_in
from tests.render.systems import PRESETS, Combination, around, guarded, whole_space, write

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]
PART, PARTS = map(int, os.environ.get("COMBINATIONS_PART", "1/1").split("/"))


@pytest.mark.parametrize(
    "patterns", whole_space()[PART - 1 :: PARTS], ids=lambda names: "+".join(names) or "none"
)
def test_it_renders_lints_and_has_nothing_of_what_was_not_chosen(
    patterns: tuple[str, ...], tmp_path: Path, toolchain: Toolchain
) -> None:
    for preset in PRESETS:
        tree = write(Combination(preset, patterns, "github"), tmp_path / preset)
        assert faults_of(tree) == []
        assert traces_in(tree, patterns) == []
    assert lint(tmp_path, toolchain) == ""


@pytest.mark.parametrize("combination", guarded()[PART - 1 :: PARTS], ids=lambda c: c.id)
def test_every_set_of_the_patterns_of_calls_passes_its_own_tests(
    combination: Combination, tmp_path: Path, toolchain: Toolchain
) -> None:
    assert own_tests(combination, tmp_path, toolchain)


@pytest.mark.parametrize("combination", around()[PART - 1 :: PARTS], ids=lambda c: c.id)
def test_every_set_of_what_stands_around_services_passes_its_own_tests(
    combination: Combination, tmp_path: Path, toolchain: Toolchain
) -> None:
    assert own_tests(combination, tmp_path, toolchain)

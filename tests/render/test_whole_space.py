"""Every set of patterns with each preset, none left out: `make combinations`, and once a week."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render.conftest import Toolchain
from tests.render.judging import faults_of, lint, traces_in
from tests.render.systems import PRESETS, Combination, whole_space, write

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]


@pytest.mark.parametrize("patterns", whole_space(), ids=lambda names: "+".join(names) or "none")
def test_it_renders_lints_and_has_nothing_of_what_was_not_chosen(
    patterns: tuple[str, ...], tmp_path: Path, toolchain: Toolchain
) -> None:
    for preset in PRESETS:
        tree = write(Combination(preset, patterns, "github"), tmp_path / preset)
        assert faults_of(tree) == []
        assert traces_in(tree, patterns) == []
    assert lint(tmp_path, toolchain) == ""

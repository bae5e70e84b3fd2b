"""Names of the greatest length neither break lines nor formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgen.spec import load_file, normalise, to_answers
from msgen.template import render, resolve
from tests.render.conftest import Toolchain
from tests.render.systems import ROOT, run

pytestmark = pytest.mark.slow


def test_the_longest_names_fit(tmp_path: Path, toolchain: Toolchain) -> None:
    spec = load_file(Path(__file__).with_name("longest.yml"))
    tree = tmp_path / "system"
    render(resolve(str(ROOT)), to_answers(normalise(spec).system), tree)
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        ruff = run([toolchain.tool("ruff"), *command, "."], tree)
        assert ruff.returncode == 0, ruff.stdout + ruff.stderr

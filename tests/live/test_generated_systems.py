"""Generated systems do what their README says, with their own commands and real servers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.render.systems import CALLS, FOUNDATION, PATTERN_IDS, ROOT, find_uv, run

pytestmark = [pytest.mark.slow, pytest.mark.live]
MSGEN = ROOT / ".venv" / "bin" / "msgen"


def new(destination: Path, *options: str) -> Path:
    """Write a system with the command line, as a user does."""
    made = run([MSGEN, "new", destination, "--yes", "--source", ROOT, *options], destination.parent)
    assert made.returncode == 0, made.stderr
    return destination


def make(tree: Path, target: str) -> str:
    """Run a make target of a generated repository as its team would; its output."""
    path = f"{Path(find_uv()).parent}:/usr/local/bin:/usr/bin:/bin"
    done = run(["make", target], tree, PATH=path)
    assert done.returncode == 0, f"make {target}\n{done.stdout[-8000:]}\n{done.stderr[-4000:]}"
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("preset", "options"),
    [
        ("shop", []),
        ("minimal", ["--without", ",".join(PATTERN_IDS)]),
        ("minimal", ["--without", ",".join(FOUNDATION), "--with", ",".join(CALLS)]),
    ],
    ids=["shop", "minimal without patterns", "minimal with the patterns of calls alone"],
)
def test_check_test_and_e2e_pass_untouched(preset: str, options: list[str], tmp_path: Path) -> None:
    tree = new(tmp_path / preset, "--preset", preset, *options)
    for target in ("check", "test", "e2e"):
        output = make(tree, target)
        if target != "check":
            assert re.search(r"[1-9]\d* passed", output), output
    changed = run(["git", "status", "--porcelain"], tree).stdout.split()
    assert changed in ([], ["??", "uv.lock"]), changed


def test_the_demo_orders_something_and_reads_it_back(tmp_path: Path) -> None:
    done = run(
        ["bash", ROOT / "docs" / "demo.sh"],
        ROOT,
        DEMO_DIR=str(tmp_path / "demo"),
        PATH=f"{Path(find_uv()).parent}:{MSGEN.parent}:/usr/local/bin:/usr/bin:/bin",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    created = re.findall(r'"id": ?"([0-9a-f-]{36})"', done.stdout)
    assert created
    assert created[-1] in created[:-1], "the order that was read is the one that was made"

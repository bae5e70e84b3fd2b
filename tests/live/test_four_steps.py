"""A saga of four steps, whose orchestrator is killed between any two of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from msgen.spec import load_file
from tests.live.test_generated_systems import new
from tests.render.systems import ROOT, find_uv, run

pytestmark = [pytest.mark.slow, pytest.mark.live]

LOYALTY = {
    "name": "loyalty",
    "entity": {"name": "Credit", "fields": {"order_id": "uuid", "customer": "str"}},
}
CREDIT = {"service": "loyalty", "action": "credit", "compensation": "debit", "effect": "creates"}


def four_steps(folder: Path) -> Path:
    """The shop with a loyalty programme: authorize, reserve, ship, credit."""
    spec = cast("dict[str, Any]", load_file(ROOT / "presets" / "shop.yml"))
    spec["patterns"] = ["database-per-service", "saga"]
    spec["services"].append(LOYALTY)
    spec["sagas"][0]["steps"].append(CREDIT)
    file = folder / "spec.yml"
    file.write_text(yaml.safe_dump(spec), encoding="utf-8")
    return file


def test_every_run_ends_in_time_and_each_effect_happens_once(tmp_path: Path) -> None:
    tree = new(tmp_path / "shop", "--spec", str(four_steps(tmp_path)), "--no-git")
    synced = run([find_uv(), "sync", "--quiet", "--all-packages"], tree, UV_COMPILE_BYTECODE="1")
    assert synced.returncode == 0, synced.stderr
    command = [find_uv(), "run", "--quiet", "--all-packages", "pytest", "-q", "-rs"]
    done = run([*command, "tests/e2e/test_saga.py"], tree)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[1-9]\d* passed", done.stdout)
    assert "skipped" not in done.stdout, done.stdout

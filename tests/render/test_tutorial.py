"""The tutorial's change is possible as it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.render.conftest import Toolchain
from tests.render.systems import PATTERN_IDS, ROOT, Combination, run, write

pytestmark = pytest.mark.slow
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")

TRY = """
import datetime as dt, uuid
from chassis.errors import Invalid
from orders.domain import model

now = dt.datetime.now(dt.UTC)
good = {"product_id": uuid.uuid4(), "quantity": 1}
order = model.create(good, entity_id=uuid.uuid4(), now=now)
for attempt in (
    lambda: model.create(good | {"quantity": 0}, entity_id=uuid.uuid4(), now=now),
    lambda: model.change(order, {"quantity": 0}, now=now),
):
    try:
        attempt()
    except Invalid as refused:
        print(sorted(refused.fields))
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write(Combination("minimal", PATTERN_IDS, "none"), tmp_path / "minimal")


def test_the_first_rule_holds_for_new_orders_and_for_changes(
    tree: Path, toolchain: Toolchain
) -> None:
    *_, body, statement = re.findall(r"```python\n(.*?)```", TUTORIAL, re.DOTALL)
    module = tree / "services/orders/src/orders/domain/model.py"
    text = module.read_text(encoding="utf-8")
    function = text.index("def check_rules")
    assert text[function:].count("\n") == 2, "the function has room for a body"
    text = text.replace("from uuid import UUID\n", f"from uuid import UUID\n\n{statement}", 1)
    module.write_text(text + body, encoding="utf-8")

    python = toolchain.adopt(tree)
    done = run([python, "-c", TRY], tree)
    assert done.stdout.split("\n")[:2] == ["['quantity']", "['quantity']"], done.stderr
    for command in (["check"], ["format", "--check"]):
        ruff = run([toolchain.tool("ruff"), *command, "--no-cache", str(module)], tree)
        assert ruff.returncode == 0, ruff.stdout


def test_the_folders_and_files_it_names_exist(tree: Path) -> None:
    named = set(re.findall(r"`((?:services|config|docs)/[\w./-]+)`", TUTORIAL))
    assert len(named) >= 5
    assert [path for path in sorted(named) if not (tree / path).exists()] == []

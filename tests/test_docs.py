"""The reference pages tell everything the code offers, and nothing else."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from typer.main import get_command

from msgen.cli.app import app
from msgen.graph import EdgeKind, NodeKind
from msgen.spec import PATTERNS, json_schema

DOCS = Path(__file__).parents[1] / "docs"
REFERENCE = DOCS / "reference"


def commands(path: str = "msgen", command: Any = None) -> list[tuple[str, Any]]:
    """Every command by the words that call it."""
    command = command or get_command(app)
    below = [
        found
        for name, each in getattr(command, "commands", {}).items()
        for found in commands(f"{path} {name}", each)
    ]
    return [(path, command), *below]


def test_the_generated_pages_are_up_to_date() -> None:
    pages = cast("Callable[[], dict[str, str]]", runpy.run_path(str(DOCS / "build.py"))["pages"])
    for name, text in pages().items():
        assert (DOCS.parent / name).read_text(encoding="utf-8") == text, "run `make docs`"


@pytest.mark.parametrize(("path", "command"), commands(), ids=[path for path, _ in commands()])
def test_a_command_has_a_section_that_tells_each_option(path: str, command: Any) -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", page.partition(f"## `{path}`\n")[2], flags=re.MULTILINE)[0]
    assert " ".join(command.help.split("\n\n")[0].split()) in section
    for parameter in command.params:
        spelled = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
        for spelling in spelled:
            assert f"`{spelling}" in section, spelling
        assert parameter.help, f"{path} {parameter.name} has no help"


def test_every_key_of_the_spec_and_every_pattern_is_told() -> None:
    page = (REFERENCE / "spec.md").read_text(encoding="utf-8")
    schema = cast("dict[str, Any]", json_schema())
    for described in (schema, *schema["$defs"].values()):
        for key in described.get("properties", {}):
            assert f"| `{key}` |" in page
    for pattern in PATTERNS:
        assert f"| `{pattern.id}` | {pattern.summary} |" in page


def test_every_kind_of_the_graph_is_told() -> None:
    page = (REFERENCE / "json.md").read_text(encoding="utf-8")
    for kind in (*get_args(NodeKind), *get_args(EdgeKind)):
        assert f"`{kind}`" in page


@pytest.mark.parametrize("page", sorted(REFERENCE.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        target = REFERENCE / file if file else page
        assert target.is_file(), link
        if anchor:
            titles = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^a-z0-9_ -]", "", it.lower()).replace(" ", "-") for it in titles}
            assert anchor in anchors, link

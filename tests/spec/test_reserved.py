"""The reserved names keep up with the templates: what generated code uses cannot be chosen."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from msgen.spec import names
from msgen.spec.reserved import DISTRIBUTIONS, PEER_CLASSES
from tests.spec.support import ROOT
from tests.templates.rules import blanked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SYSTEM = ROOT / "templates" / "system"
MODULES = sorted((SYSTEM / "services").rglob("*.py*.jinja"))
DEFINES_ENTITIES = [
    path
    for path in MODULES
    if re.search(r"^class .*entity\.name \}\}", path.read_text(encoding="utf-8"), re.MULTILINE)
]
DEFINED = re.compile(r"^class \{\{ svc\.entity\.name \}\}(\w*)", re.MULTILINE)
"""What follows the entity's name in the name of a class: nothing, or `Out`."""
NAMES_PEERS = [
    path for path in MODULES if re.search(r"edge\.(view|client) \}\}", path.read_text("utf-8"))
]
NAMED = re.compile(r"^ *(class |EVENT = )?\{\{ (event|reaction)\.name \}\}", re.MULTILINE)
NAMES_EVENTS = sorted(
    path
    for path in SYSTEM.rglob("*.py*.jinja")
    if "tests" not in path.parts and NAMED.search(path.read_text("utf-8"))
)
REQUIREMENT = r'^ +"([A-Za-z][\w.-]*)[^"]*[<>=]'


def class_names(path: Path) -> Iterator[str]:
    """What a module imports or defines at its top that looks like a class of its own."""
    text = re.sub(r"\w*\{\{[^}]*\}\}\w*", "x", path.read_text(encoding="utf-8"))
    for node in ast.parse(blanked(text)).body:
        match node:
            case ast.ImportFrom():
                found = [alias.asname or alias.name for alias in node.names]
            case ast.ClassDef():
                found = [node.name]
            case ast.Assign(targets=[ast.Name(id=name)]):
                found = [name]
            case _:
                found = []
        yield from (name for name in found if name[0].isupper())


@pytest.mark.parametrize("path", DEFINES_ENTITIES, ids=lambda path: path.name)
def test_an_entity_cannot_hide_what_the_modules_that_define_it_use(path: Path) -> None:
    """Other modules spell it `model.Order`, so they may import what they like."""
    endings = set(DEFINED.findall(path.read_text(encoding="utf-8")))
    hiding = [
        name
        for name in class_names(path)
        for end in endings
        if name.endswith(end) and names.problem_free(name.removesuffix(end), names.ENTITY)
    ]
    assert hiding == []


@pytest.mark.parametrize("path", NAMES_PEERS, ids=lambda path: path.name)
def test_a_peer_cannot_hide_what_the_modules_that_name_it_use(path: Path) -> None:
    assert set(class_names(path)) <= PEER_CLASSES


@pytest.mark.parametrize("path", NAMES_EVENTS, ids=lambda path: path.name)
def test_an_event_cannot_hide_what_the_modules_that_name_it_use(path: Path) -> None:
    assert [name for name in class_names(path) if names.problem_free(name, names.EVENT)] == []


def test_the_modules_that_name_events_are_found() -> None:
    assert len(NAMES_EVENTS) >= 2


def test_the_modules_that_define_entities_are_found() -> None:
    assert {path.name for path in DEFINES_ENTITIES} >= {"model.py.jinja", "schemas.py.jinja"}


def test_an_entity_cannot_hide_a_type_of_the_wire() -> None:
    model = (ROOT / "templates" / "model.jinja").read_text(encoding="utf-8")
    wires = set(re.findall(r"'wire': '(\w+)'", model))
    assert len(wires) > 5
    assert [name for name in wires if names.problem_free(name, names.ENTITY)] == []


def test_an_entitys_name_in_snake_case_is_never_an_identifier_by_itself() -> None:
    """Otherwise an entity named Class would have to be refused."""
    alone = re.compile(r"(?<![\w-])\{\{ svc\.entity\.snake \}\}(?!\w)")
    assert [path for path in MODULES if alone.search(path.read_text(encoding="utf-8"))] == []


def test_every_distribution_the_templates_require_is_known() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SYSTEM.rglob("pyproject.toml.jinja")]
    facts = (ROOT / "templates" / "model.jinja").read_text(encoding="utf-8")
    listed = [
        *(name for text in texts for name in re.findall(REQUIREMENT, text, re.MULTILINE)),
        *re.findall(r"'([a-z][\w.-]*)(?:\[\w+\])?[<>=]+\d", facts),
    ]
    required = {re.sub(r"[-_.]+", "-", name).lower() for name in listed}
    assert "watchfiles" in required
    assert len(required) > 10
    assert required <= DISTRIBUTIONS

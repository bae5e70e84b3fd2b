"""The shape of every JSON document; docs/reference/json.md describes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from msgen.spec import PATTERNS
from tests.cli.conftest import Run

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "reference" / "json.md").read_text()

Document = dict[str, object]
Shape = dict[str, Any] | list[Any] | str


def shape(value: object) -> Shape:
    """The types of a document: objects by key, lists by the different shapes of their items."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in cast("Document", value).items()}
    if isinstance(value, list):
        shapes: list[Shape] = []
        for of_item in map(shape, cast("list[object]", value)):
            if of_item not in shapes:
                shapes.append(of_item)
        return shapes
    return type(value).__name__


NOTE = {"place": "str", "message": "str"}
ITEM = {"id": "str", "summary": "str"}


def test_version(run: Run) -> None:
    assert shape(run("--version", "--json").document) == {
        "ok": "bool",
        "exit_code": "int",
        "version": "str",
    }


def test_list_patterns(run: Run) -> None:
    assert shape(run("list", "patterns", "--json").document) == {
        "ok": "bool",
        "exit_code": "int",
        "patterns": [
            ITEM | {"title": "str", "needs": needs}
            for needs in ([], ["str"])
            if any(bool(pattern.needs) == bool(needs) for pattern in PATTERNS)
        ],
    }


def test_list_presets(run: Run) -> None:
    assert shape(run("list", "presets", "--json").document) == {
        "ok": "bool",
        "exit_code": "int",
        "presets": [ITEM | {"services": ["str"], "patterns": ["str"]}],
    }


def test_list_components(run: Run) -> None:
    component = ITEM | {"kind": "str", "distribution": "str"}
    assert shape(run("list", "components", "--json").document) == {
        "ok": "bool",
        "exit_code": "int",
        "components": [component | {"patterns": ["str"]}, component | {"patterns": []}],
    }


def test_schema(run: Run) -> None:
    document = run("schema", "--json").document
    assert sorted(document) == ["exit_code", "ok", "schema"]
    assert document["schema"] == json.loads(run("schema").stdout)


def test_graph(run: Run) -> None:
    document = run("graph", "--preset", "minimal", "--json").document
    assert sorted(document) == ["exit_code", "format", "graph", "notes", "ok", "text"]
    assert document["format"] == "mermaid"
    assert document["text"] == run("graph", "--preset", "minimal").stdout
    graph = json.loads(run("graph", "--preset", "minimal", "--format", "json").stdout)
    assert document["graph"] == graph
    node, edge = {"id": "str", "kind": "str", "name": "str"}, {"source": "str", "target": "str"}
    assert shape(graph) == {
        "system": "str",
        "nodes": [node, node | {"port": "int"}, node | {"port": "int", "entity": "str"}],
        "edges": [edge | {"kind": "str"}, edge | {"kind": "str", "route": "str"}],
    }


def test_new(run: Run, target: Path, template: Path) -> None:
    document = run("new", target, "-y", "--json", "--source", template).document
    spec = document.pop("spec")
    assert shape(document) == {
        "ok": "bool",
        "exit_code": "int",
        "system_name": "str",
        "target": "str",
        "written": "bool",
        "files": ["str"],
        "notes": [NOTE],
        "next_steps": ["str"],
    }
    assert (document["ok"], document["written"]) == (True, True)
    assert document["files"] == sorted(document["files"])
    assert document["next_steps"] == [f"cd {target}", "make up", "make e2e"]
    assert sorted(spec) == ["ci", "gateway_port", "patterns", "services", "system_name"]


def test_a_dry_run_differs_only_in_not_having_written(
    run: Run, target: Path, template: Path
) -> None:
    planned = run("new", target, "--dry-run", "--json", "--source", template).document
    written = run("new", target, "-y", "--json", "--source", template).document
    assert planned["written"] is False
    assert planned | {"written": True} == written


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("new", "x", "--preset", "nope", "-y"), 2),
        (("new", ".", "-y"), 1),
        (("new", "/proc/x", "-y"), 3),
        (("nope",), 2),
        (("new", "x", "--nope"), 2),
        ((), 2),
    ],
)
def test_a_failure(
    run: Run, template: Path, arguments: tuple[str, ...], status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(template / "templates")
    done = run(*arguments, "--json")
    assert done.exit_code == status
    assert (done.document["ok"], done.document["exit_code"]) == (False, status)
    assert sorted(done.document) == ["exit_code", "findings", "ok"]
    for finding in done.findings:
        assert sorted(finding) == ["hint", "message", "place"]
    assert done.stderr.count("error: ") == len(done.findings)


@pytest.mark.parametrize("arguments", [("--help",), ("new", "--help"), ("list", "--help")])
def test_a_help_page_goes_to_stderr(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, "--json")
    assert done.document == {"ok": True, "exit_code": 0}
    assert done.stderr.startswith("Usage: ")


def test_every_key_is_documented(run: Run, target: Path, template: Path) -> None:
    documents = [
        run(*arguments, "--json").document
        for arguments in (
            ("--version",),
            ("list", "patterns"),
            ("list", "presets"),
            ("list", "components"),
            ("schema",),
            ("graph", "--preset", "shop"),
            ("new", target, "-y", "--source", template),
            ("nope",),
        )
    ]
    for document in documents:
        for key in keys(document):
            assert f"`{key}`" in DOCUMENTED or f".{key}`" in DOCUMENTED, key


def keys(document: Document) -> set[str]:
    """Every key of msgen's own; what a spec, a schema or a policy holds is documented elsewhere."""
    found = set(document)
    for name, value in document.items():
        items = cast("list[object]", value if isinstance(value, list) else [value])
        for item in items if name not in {"spec", "schema", "policy"} else []:
            if isinstance(item, dict):
                found |= keys(cast("Document", item))
    return found

"""`list`, `schema`, `graph`, `--version`, `--help` and completion."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from msgen.spec import PATTERNS
from msgen.spec.components import COMPONENTS
from tests.cli.conftest import ROOT, Run

HEAVY = {"pydantic", "copier", "questionary", "prompt_toolkit", "rich", "yaml", "jinja2"}
TEMPLATES = ROOT / "templates" / "system"
FACTS = ROOT / "templates" / "model.jinja"


def test_version(run: Run) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run("--version").stdout == f"msgen {project['version']}\n"


def test_patterns_come_with_their_summary(run: Run) -> None:
    lines = run("list", "patterns").stdout.splitlines()
    rows = [line for line in lines if not line.startswith(" ")]
    assert [row.split()[0] for row in rows] == [pattern.id for pattern in PATTERNS]
    assert lines[0].endswith(PATTERNS[0].summary)


def test_presets_come_with_their_services(run: Run) -> None:
    shown = run("list", "presets").stdout
    for path in (ROOT / "presets").glob("*.yml"):
        assert f"{path.stem} " in shown
        names = [service["name"] for service in yaml.safe_load(path.read_text())["services"]]
        assert f"services: {', '.join(names)}\n" in shown


def test_components_are_what_the_template_installs(run: Run) -> None:
    shown = run("list", "components").stdout
    sources = [path for path in TEMPLATES.rglob("pyproject.toml*") if path.is_file()]
    required = "".join(path.read_text() for path in [*sources, FACTS]).replace("'", '"')
    for component in COMPONENTS:
        assert f"{component.id} " in shown
        spellings = (f'"{component.distribution}>', f'"{component.distribution}[')
        assert any(spelling in required for spelling in spellings), component.distribution
        assert set(component.patterns) <= {pattern.id for pattern in PATTERNS}


def test_the_schema_accepts_the_presets(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    for path in (ROOT / "presets").glob("*.yml"):
        jsonschema.validate(yaml.safe_load(path.read_text()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"services": "orders"}, schema)


@pytest.mark.parametrize(
    ("format_", "beginning"),
    [("mermaid", "flowchart LR\n"), ("dot", "digraph "), ("json", "{\n")],
)
def test_a_graph_in_every_format(run: Run, format_: str, beginning: str) -> None:
    done = run("graph", "--preset", "shop", "--format", format_)
    assert done.exit_code == 0
    assert done.stdout.startswith(beginning)


def test_the_graph_of_a_repository_a_preset_and_a_spec_are_the_same(
    run: Run, target: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", target, "--preset", "shop", "-y", "--source", template)
    drawn = run("graph", target).stdout
    assert drawn == run("graph", "--preset", "shop").stdout
    assert drawn == run("graph", "--spec", ROOT / "presets" / "shop.yml").stdout
    monkeypatch.chdir(target)
    assert drawn == run("graph").stdout


def test_a_folder_without_answers_cannot_be_drawn(run: Run, tmp_path: Path) -> None:
    done = run("graph", tmp_path)
    assert done.exit_code == 2
    assert f"error: {tmp_path}: is no generated repository" in done.stderr


def test_a_graph_is_of_one_thing(run: Run, tmp_path: Path) -> None:
    assert run("graph", tmp_path, "--preset", "shop").exit_code == 2
    assert run("graph", "--preset", "shop", "--spec", "x").exit_code == 2


def test_a_circle_of_calls_is_drawn_and_noted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spec.yml").write_text(
        "system_name: shop\nservices: [{name: a, calls: [b]}, {name: b, calls: [a]}]"
    )
    done = run("graph", "--spec", tmp_path / "spec.yml")
    assert done.exit_code == 0
    assert "note: services: call each other in a circle: a -> b -> a" in done.stderr


def test_help(run: Run) -> None:
    """A small snapshot, to be read when it changes."""
    commands = run("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert commands == (
        "  new     Write the repository of a new system.\n"
        "  schema  Print the JSON Schema of the spec.\n"
        "  graph   Draw a system as a diagram.\n"
        "  list    List the patterns, presets or components."
    )


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], HEAVY),
        (["new", "--help"], HEAVY - {"pydantic"}),  # typer itself imports it for a subcommand
        (["list", "--help"], HEAVY - {"pydantic"}),
    ],
)
def test_help_imports_nothing_heavy(arguments: list[str], heavy: set[str]) -> None:
    """`msgen --help` has 0.2 s; each of these takes a good part of that."""
    code = (
        "import sys\n"
        "from msgen.cli import main\n"
        f"sys.argv = ['msgen', *{arguments}]\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        f"sys.exit(sorted({heavy} & set(sys.modules)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_emitted(process: Run, shell: str) -> None:
    done = process("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.exit_code == 0
    assert "_MSGEN_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("msgen gr", "graph"),
        ("msgen list pre", "presets"),
        ("msgen new x --preset mi", "minimal"),
        ("msgen new x --with api-g", "api-gateway"),
        ("msgen new x --without api-gateway,serv", "api-gateway,service-registry"),
        ("msgen graph --format mer", "mermaid"),
    ],
)
def test_completion_offers(process: Run, typed: str, offered: str) -> None:
    done = process(
        _MSGEN_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(len(typed.split()) - 1)
    )
    assert done.stdout.split() == [offered], done.stderr

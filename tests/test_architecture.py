"""Imports point one way: errors <- spec <- graph, template <- project <- wizard <- cli."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator" / "msgen"

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "spec": {"errors"},
    "graph": {"errors", "spec"},
    "wizard": {"errors", "spec"},
    "template": {"errors", "spec"},
    "project": {"errors", "spec", "template"},
    "cli": {"errors", "spec", "graph", "wizard", "template", "project"},
    "__main__": {"cli"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(module: Path) -> str:
    """The part of msgen that a module belongs to: `spec`, `errors`."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[str]:
    """Every module that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            yield from {f"{node.module}.{alias.name}" for alias in node.names}


def calls(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield ast.unparse(node.func)


def importing(library: str) -> set[str]:
    return {
        module.relative_to(PACKAGE).as_posix()
        for module in modules()
        if any(name.split(".")[0] == library for name in imports(module))
    }


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_parts_before_its_own(module: Path) -> None:
    own = part(module)
    if own == "__init__":
        return
    allowed = MAY_IMPORT[own] | {own}
    used = {name.split(".")[1] for name in imports(module) if name.startswith("msgen.")}
    assert used <= allowed, f"{own} imports {sorted(used - allowed)}"


def test_only_the_engine_and_its_errors_know_copier() -> None:
    assert importing("copier") <= {"template/engine.py", "template/failures.py"}


def test_only_the_wizard_asks() -> None:
    assert importing("questionary") == {"wizard/prompts.py"}


def test_only_the_command_line_knows_typer_and_rich() -> None:
    assert {name.split("/")[0] for name in importing("typer") | importing("rich")} == {"cli"}


def test_only_output_prints() -> None:
    printing = {"print", "sys.stdout.write", "sys.stderr.write", "typer.echo", "typer.secho"}
    found = {
        module.relative_to(PACKAGE).as_posix()
        for module in modules()
        if printing & set(calls(module)) or "console.print" in set(calls(module))
    }
    assert found == {"cli/output.py"}


def test_only_the_command_group_exits() -> None:
    exiting = {
        module.relative_to(PACKAGE).as_posix()
        for module in modules()
        if {"sys.exit", "exit", "quit", "os._exit"} & set(calls(module))
    }
    assert exiting == {"cli/group.py"}

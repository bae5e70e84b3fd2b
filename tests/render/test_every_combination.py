"""Whichever patterns, preset and CI choice: it renders, parses, lints, type-checks and works."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.render.conftest import Toolchain
from tests.render.judging import faults_of, lint, own_tests, texts, traces_in
from tests.render.systems import (
    CI_CHOICES,
    FOUNDATION,
    PRESETS,
    Combination,
    combinations,
    covering,
    guarded,
    run,
    source_folders,
    write,
)

pytestmark = pytest.mark.slow
System = Callable[[Combination], Path]

# A word of prose. The local stack and its tests serve every system with the same code, which looks
# at run time whether there is a gateway: only they may speak of one that is not there.
PROSE = re.compile(r"\bgateway\b", re.IGNORECASE)
SPEAKS_OF_ALL = ("dev/", "tests/e2e/")
MESSAGING = (
    ("event-driven",),
    ("saga",),
    ("cqrs", "event-driven"),
    ("event-driven", "saga"),
    ("cqrs", "event-driven", "saga"),
)
"""Events, sagas and read models: each alone and in pairs, with what they need."""
CI_FILES = {"github": ".github", "gitlab": ".gitlab-ci.yml"}


def rendered() -> list[Combination]:
    """What is rendered and read as a whole."""
    return sorted({*combinations(), *guarded()})


@pytest.mark.parametrize("combination", rendered(), ids=lambda c: c.id)
def test_it_renders_and_every_file_parses(
    combination: Combination, system: System, toolchain: Toolchain
) -> None:
    tree = system(combination)
    assert faults_of(tree) == []
    assert lint(tree, toolchain) == ""


@pytest.mark.parametrize("combination", rendered(), ids=lambda c: c.id)
def test_what_was_not_chosen_leaves_no_trace(combination: Combination, system: System) -> None:
    tree = system(combination)
    assert traces_in(tree, combination.patterns) == []
    for choice, path in CI_FILES.items():
        assert (tree / path).exists() == (choice == combination.ci)


@pytest.mark.parametrize(
    "combination",
    [one for one in rendered() if "api-gateway" not in one.patterns],
    ids=lambda c: c.id,
)
def test_nothing_speaks_of_a_gateway_that_is_not_there(
    combination: Combination, system: System
) -> None:
    found = [
        name
        for name, text in texts(system(combination))
        if not name.startswith(SPEAKS_OF_ALL) and PROSE.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("combination", covering(3), ids=lambda c: c.id)
def test_every_module_imports_without_a_warning(
    combination: Combination, system: System, toolchain: Toolchain
) -> None:
    tree = system(combination)
    python = toolchain.adopt(tree)
    modules = [
        ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        for source in source_folders(tree)
        for path in sorted(source.rglob("*.py"))
        if path.name != "__main__.py"
    ]
    assert modules
    code = "import importlib\n" + "\n".join(f"importlib.import_module({m!r})" for m in modules)
    imported = run([python, "-W", "error", "-c", code], tree)
    assert imported.returncode == 0, imported.stderr


@pytest.mark.parametrize("preset", PRESETS)
def test_types_are_strict_whatever_three_patterns_meet(
    preset: str, tmp_path: Path, toolchain: Toolchain
) -> None:
    environments: list[dict[str, object]] = []
    covered = {replace(one, preset=preset) for one in covering(3)}
    wanted = covered | {one for one in guarded() if one.preset == preset}
    for number, combination in enumerate(sorted(wanted)):
        tree = write(combination, tmp_path / str(number) / preset)
        sources = [str(folder.relative_to(tmp_path)) for folder in source_folders(tree)]
        environments.append({"root": str(tree.relative_to(tmp_path)), "extraPaths": sources})
    report = toolchain.type_check(tmp_path, environments)
    assert report["generalDiagnostics"] == []


def tried() -> list[Combination]:
    """Any two patterns in all their states; messaging with the whole foundation, and without."""
    with_all = [Combination("shop", (*FOUNDATION, *chosen), "none") for chosen in MESSAGING]
    alone = [Combination("minimal", chosen, "none") for chosen in MESSAGING]
    rows = (*covering(2), *with_all, *alone)
    return sorted({replace(one, patterns=tuple(sorted(one.patterns))) for one in rows})


@pytest.mark.parametrize("combination", tried(), ids=lambda c: c.id)
def test_its_own_tests_pass(combination: Combination, tmp_path: Path, toolchain: Toolchain) -> None:
    assert own_tests(combination, tmp_path, toolchain)


@pytest.mark.parametrize("combination", covering(2), ids=lambda c: c.id)
def test_ci_choice_changes_nothing_but_ci_files(combination: Combination, system: System) -> None:
    """The reason why each pattern set is rendered with one CI choice, and not with each."""
    by_choice: list[dict[str, str]] = []
    for choice in CI_CHOICES:
        tree = system(replace(combination, ci=choice))
        by_choice.append(
            {name: text for name, text in texts(tree) if name.endswith((".py", ".toml"))}
        )
    assert by_choice[0] == by_choice[1] == by_choice[2]

"""Any spec ends in a repository that passes its static checks, or in findings."""

from __future__ import annotations

import ast
import json
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from msgen.errors import InputError
from msgen.spec import normalise, to_answers
from msgen.template import render, resolve
from tests.render.conftest import Toolchain
from tests.render.systems import ROOT, run, source_folders
from tests.strategies import hostile_specs, valid_specs

pytestmark = pytest.mark.slow
HOSTILE = 150
TYPE_CHECKED = 8
# Shrinking would render again and again; the tree that failed is what a reader wants to see.
ONCE = (Phase.generate,)
UNHURRIED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def parse(path: Path) -> object:
    """Parse a file by its suffix; Traefik's own templates and Mako are none of these."""
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".py":
            return ast.parse(text, str(path))
        case ".json":
            return json.loads(text)
        case ".toml":
            return tomllib.loads(text)
        case ".yml" | ".yaml" if "{{" not in text:
            return list(yaml.safe_load_all(text))
        case _:
            return None


def test_hostile_specs_end_in_a_sound_repository_or_in_findings(
    tmp_path: Path, toolchain: Toolchain
) -> None:
    source = resolve(str(ROOT))
    counts = {"refused": 0, "written": 0}

    @settings(
        max_examples=HOSTILE,
        derandomize=True,
        phases=ONCE,
        suppress_health_check=UNHURRIED,
    )
    @given(raw=hostile_specs())
    def generate(raw: object) -> None:
        try:
            answers = to_answers(normalise(raw).system)
        except InputError:  # what it says is the business of tests/spec and tests/cli
            counts["refused"] += 1
            return
        tree = tmp_path / "systems" / str(counts["written"])
        render(source, answers, tree)
        counts["written"] += 1
        for path in tree.rglob("*"):
            if path.is_file():
                assert path.resolve().is_relative_to(tree)
                parse(path)

    generate()
    assert {path.name for path in tmp_path.iterdir()} == {"systems"}
    assert min(counts.values()) > HOSTILE // 10, counts
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        ruff = run([toolchain.tool("ruff"), *command, "systems"], tmp_path)
        assert ruff.returncode == 0, ruff.stdout[-6000:] + ruff.stderr


def test_any_legal_spec_type_checks(tmp_path: Path, toolchain: Toolchain) -> None:
    source = resolve(str(ROOT))
    environments: list[dict[str, object]] = []

    @settings(
        max_examples=TYPE_CHECKED, derandomize=True, phases=ONCE, suppress_health_check=UNHURRIED
    )
    @given(raw=valid_specs(most_services=4))
    def generate(raw: object) -> None:
        tree = tmp_path / str(len(environments)) / "system"
        render(source, to_answers(normalise(raw).system), tree)
        sources = [str(folder.relative_to(tmp_path)) for folder in source_folders(tree)]
        environments.append({"root": str(tree.relative_to(tmp_path)), "extraPaths": sources})

    generate()
    assert len(environments) == TYPE_CHECKED
    report = toolchain.type_check(tmp_path, environments)
    assert report["generalDiagnostics"] == []

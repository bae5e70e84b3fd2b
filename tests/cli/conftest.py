"""Running msgen, in this process or as one of its own, against a template of three files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from msgen.cli.app import app

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """How a run of msgen ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        return json.loads(self.stdout)

    @property
    def findings(self) -> list[dict[str, Any]]:
        return self.document["findings"]


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run msgen in this process."""
    monkeypatch.setenv("NO_COLOR", "1")
    runner = CliRunner()

    def invoke(*arguments: str | Path, stdin: str | bytes | None = None) -> Outcome:
        result = runner.invoke(app, [str(argument) for argument in arguments], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return invoke


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Run msgen as a process, without a terminal, in an empty folder."""

    def invoke(*arguments: str | Path, **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "msgen", *map(str, arguments)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
            cwd=tmp_path,
            env={**os.environ, **environment},
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return invoke


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with the questions and presets of the real one, and next to no files."""
    root = tmp_path_factory.mktemp("template")
    shutil.copy(ROOT / "copier.yml", root)
    shutil.copytree(ROOT / "presets", root / "presets")
    system = root / "templates" / "system"
    service = (
        system / "services" / "{% yield svc from model.services %}{{ svc.name }}{% endyield %}"
    )
    service.mkdir(parents=True)
    for facts in (ROOT / "templates").glob("*.jinja"):
        shutil.copy(facts, root / "templates")
    answers = "{{ _copier_conf.answers_file }}.jinja"
    shutil.copy(ROOT / "templates" / "system" / answers, system)
    (system / "README.md.jinja").write_text("# {{ system_name }}\n")
    (service / "service.toml.jinja").write_text("port = {{ svc.port }}\n")
    return root


@pytest.fixture
def spec_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a spec to a file."""

    def write(text: str) -> Path:
        path = tmp_path / "spec.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "shop"

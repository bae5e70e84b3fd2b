"""A plan over a small template, and a git that knows its user but nothing else of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from msgen.project.plan import Plan, plan_new
from msgen.template.source import Source, resolve
from tests.template.repositories import commit_all, small_template

FILES = {
    "README.md": "# a\n",
    "b/run.sh": "#!/bin/sh\n",
    "b/c/{{ word }}.txt.jinja": "{{ word }}\n",
}
WRITTEN = ["README.md", "b/c/w.txt", "b/run.sh"]


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    configuration = tmp_path_factory.mktemp("git") / "config"
    configuration.write_text("[user]\nname = Test\nemail = test@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return configuration


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    root = small_template(
        tmp_path_factory.mktemp("source") / "t", FILES, "word: {type: str, default: w}\n"
    )
    (root / "templates/system/b/run.sh").chmod(0o755)
    commit_all(root, "one")
    return resolve(str(root))


@pytest.fixture
def plan(source: Source) -> Callable[[Path], Plan]:
    def make(target: Path, *, use_git: bool = True) -> Plan:
        return plan_new(source, {}, target, use_git=use_git)

    return make

"""Plain `copier update`, without trust, pulls a template change into a generated repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgen.project.apply import apply
from msgen.project.plan import plan_new
from msgen.template.source import Source, resolve
from tests.template.repositories import commit_all, copier, git, load, make_template

pytestmark = pytest.mark.slow
EDITED, TEAM = ".editorconfig", ".gitignore"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return make_template(tmp_path / "msgen")


def generate(source: Source, template: Path, target: Path) -> Path:
    """Write the minimal preset and commit it, with an edit that the team made."""
    apply(plan_new(source, load(template / "presets/minimal.yml"), target, use_git=False))
    with (target / TEAM).open("a") as file:
        file.write("\n# a line of the team\n")
    commit_all(target, "Generated, and edited")
    return target


def change(template: Path) -> str:
    """Change a file of the template in a second commit."""
    path = template / "templates/system" / EDITED
    path.write_text(path.read_text() + "\n# from the newer template\n")
    return commit_all(template, "A newer template")


def assert_updated(repository: Path, commit: str) -> None:
    assert (repository / EDITED).read_text().endswith("\n# from the newer template\n")
    assert (repository / TEAM).read_text().endswith("\n# a line of the team\n")
    assert f"_commit: {commit}\n" in (repository / ".copier-answers.yml").read_text()
    changed = git(repository, "status", "--porcelain").split("\n")
    assert sorted(line.split()[1] for line in changed) == [".copier-answers.yml", EDITED]


def test_from_a_checkout(template: Path, tmp_path: Path) -> None:
    repository = generate(resolve(str(template)), template, tmp_path / "system")
    commit = change(template)
    copier("update", "--defaults", cwd=repository)
    assert_updated(repository, commit)


def test_from_the_history_that_a_newer_wheel_brings(template: Path, tmp_path: Path) -> None:
    """The bundle keeps its path when msgen is upgraded; HEAD is all it needs to hold."""
    bundle = tmp_path / "history.bundle"
    git(template, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")
    repository = generate(resolve(str(bundle)), template, tmp_path / "system")
    commit = change(template)
    git(template, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")
    copier("update", "--defaults", cwd=repository)
    assert_updated(repository, commit)


def test_from_a_checkout_that_had_uncommitted_changes(template: Path, tmp_path: Path) -> None:
    """They were rendered, so the update sees them as the team's edits and keeps them."""
    path = template / "templates/system" / EDITED
    committed = path.read_text()
    path.write_text("# uncommitted\n" + committed)
    repository = generate(resolve(str(template)), template, tmp_path / "system")
    path.write_text(committed)
    commit = change(template)
    copier("update", "--defaults", cwd=repository)
    assert_updated(repository, commit)
    assert (repository / EDITED).read_text().startswith("# uncommitted\n")

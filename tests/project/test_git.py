"""The first commit, whatever the user's git is like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from msgen.errors import EnvironmentFailure
from msgen.project.apply import apply
from msgen.project.plan import Plan, plan_new
from msgen.spec import load_file, normalise, to_answers
from msgen.template import resolve
from tests.project.conftest import WRITTEN
from tests.template.repositories import git

Planner = Callable[..., Plan]


def test_a_real_system_is_clean_after_its_first_commit(tmp_path: Path) -> None:
    """No rendered file is ignored, and none differs from what git would check out."""
    source = resolve()
    spec = normalise(load_file(source.presets / "shop.yml")).system
    written = apply(plan_new(source, to_answers(spec), tmp_path / "shop"))
    assert git(written.path, "status", "--porcelain", "--ignored") == ""
    assert len(git(written.path, "ls-files").splitlines()) == written.files > 100
    git(written.path, "fsck", "--strict")


def test_a_name_in_any_script_is_kept(plan: Planner, tmp_path: Path, identity: Path) -> None:
    identity.write_text("[user]\nname = 山田 Ünal\nemail = y@example.org\n")
    apply(plan(tmp_path / "new"))
    assert git(tmp_path / "new", "log", "--format=%an") == "山田 Ünal"


def test_no_git_when_not_wanted(plan: Planner, tmp_path: Path) -> None:
    assert apply(plan(tmp_path / "new", use_git=False)).notes == ()
    assert not (tmp_path / "new" / ".git").exists()


def test_without_git_the_files_are_written(
    plan: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan(tmp_path / "new")
    monkeypatch.setenv("PATH", str(tmp_path))
    (note,) = apply(made).notes
    assert note.startswith("git is missing")
    assert (tmp_path / "new" / "README.md").exists()


def test_without_an_identity_everything_is_staged_and_none_is_made_up(
    plan: Planner, tmp_path: Path, identity: Path
) -> None:
    identity.write_text("")
    (note,) = apply(plan(tmp_path / "new")).notes
    assert "user.name" in note
    assert "no email was given and auto-detection is disabled" in note
    assert git(tmp_path / "new", "diff", "--cached", "--name-only").split() == WRITTEN
    assert git(tmp_path / "new", "rev-list", "--all") == ""


def test_an_identity_from_the_environment_counts(
    plan: Planner, tmp_path: Path, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.write_text("")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Env")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "env@example.org")
    assert apply(plan(tmp_path / "new")).notes == ()
    assert git(tmp_path / "new", "log", "--format=%an") == "Env"


def test_settings_of_the_user_cannot_spoil_the_commit(
    plan: Planner, tmp_path: Path, identity: Path
) -> None:
    """Signing would prompt, a hook could run anything, an ignore rule would lose files."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "commit-msg", "post-commit"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    (tmp_path / "ignore").write_text("*.md\n")
    with identity.open("a") as file:
        file.write(f"[core]\nhooksPath = {hooks}\nexcludesFile = {tmp_path / 'ignore'}\n")
        file.write("[commit]\ngpgSign = true\n[gpg]\nprogram = false\n[init]\ndefaultBranch = x\n")
    assert apply(plan(tmp_path / "new")).notes == ()
    assert git(tmp_path / "new", "ls-files").split() == WRITTEN
    assert git(tmp_path / "new", "branch", "--show-current") == "main"


def test_a_surrounding_git_command_does_not_leak_in(
    plan: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    made = plan(tmp_path / "new")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    apply(made)
    monkeypatch.undo()
    assert (tmp_path / "new" / ".git").is_dir()
    assert git(other, "ls-files") == ""


def test_a_git_that_fails_leaves_nothing(plan: Planner, tmp_path: Path, identity: Path) -> None:
    made = plan(tmp_path / "new")
    identity.write_text("[broken\n")
    with pytest.raises(EnvironmentFailure, match="git") as caught:
        apply(made)
    assert "--no-git" in (caught.value.findings[0].hint or "")
    assert list(tmp_path.iterdir()) == []

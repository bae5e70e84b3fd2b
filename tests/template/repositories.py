"""Template repositories, plain Copier, and what a rendered tree holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PARTS = ("copier.yml", "templates", "presets")
ANSWERS = ".copier-answers.yml"
COPIER = Path(sys.executable).with_name("copier")


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder, as a committer of its own; return what it printed."""
    done = subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit_all(root: Path, message: str) -> str:
    """Commit every change in a folder, a repository from now on; return the short hash."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "describe", "--tags", "--always")


def make_template(root: Path) -> Path:
    """Make a repository of the template in this work tree, changes included; one commit."""
    root.mkdir(parents=True)
    skipped = shutil.ignore_patterns("__pycache__", ".*_cache")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part, ignore=skipped)
        else:
            shutil.copy2(ROOT / part, root / part)
    commit_all(root, "The template")
    return root


def small_template(root: Path, files: Mapping[str, str], questions: str = "") -> Path:
    """Write a template of a few files, no repository; keys are paths below its tree."""
    root.mkdir(parents=True)
    settings = "_subdirectory: templates/system\n_exclude: ['*.pyc']\n"
    (root / "copier.yml").write_text(settings + questions)
    for name, text in files.items():
        path = root / "templates" / "system" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def copier(*arguments: str | Path, cwd: Path) -> None:
    """Run plain Copier, which trusts nobody."""
    done = subprocess.run(
        [COPIER, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def load(path: Path) -> dict[str, Any]:
    """Load a YAML file the way Copier does."""
    return cast("Any", YAML(typ="safe", pure=True)).load(path)


def contents(tree: Path) -> dict[str, tuple[bytes, bool] | None]:
    """Everything in a tree but its git folder: files with their executable bit, folders as None."""
    found: dict[str, tuple[bytes, bool] | None] = {}
    for folder, folders, files in os.walk(tree):
        if ".git" in folders:
            folders.remove(".git")
        here = Path(folder)
        found.update((str((here / name).relative_to(tree)), None) for name in folders)
        for name in files:
            path = here / name
            runs = bool(path.stat().st_mode & 0o100)
            found[str(path.relative_to(tree))] = (path.read_bytes(), runs)
    return found


def names(folder: Path) -> list[str]:
    """The names in a folder, hidden ones included."""
    return sorted(path.name for path in folder.iterdir())

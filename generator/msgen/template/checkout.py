"""A template in a folder: a checkout of its repository as it stands, or plain files."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from msgen.errors import EnvironmentFailure, Finding
from msgen.template.git import GitMissing, run_git
from msgen.template.origin import PARTS, Source

if TYPE_CHECKING:
    from pathlib import Path

_STATUS = ("status", "--porcelain", "-z", "--ignored", "--untracked-files=normal", "--", *PARTS)


def from_folder(root: Path) -> Source:
    """Return the template in `root`, an absolute path.

    Uncommitted changes are rendered, as Copier does; but what is recorded is the commit below them.
    Copier would record a commit of its own that exists nowhere, and could not update from it.

    Raises:
        EnvironmentFailure: It belongs to another user, and git was not told to trust it.
    """
    source = Source(root=root, src_path=str(root), commit=None)
    if not (root / ".git").exists():
        return replace(source, notes=(f"{root} has no history: no update can come from it",))
    try:
        described = run_git("describe", "--tags", "--always", cwd=root)
        status = run_git(*_STATUS, cwd=root)
    except GitMissing:
        return replace(source, notes=("git is missing: the template's version is not recorded",))
    if not (described.ok and status.ok):
        trouble = described.complaint or status.complaint
        if "dubious ownership" in trouble:
            raise EnvironmentFailure(_distrusted(root))
        note = f"git cannot read {root}: {trouble}; the template's version is not recorded"
        return replace(source, notes=(note,))
    commit = described.output.strip()
    ignored, changed = _split(status.output)
    notes: list[str] = []
    if changed:
        below = f"recorded is {commit}, the commit below them"
        notes.append(f"the template has uncommitted changes; {below}")
    if run_git("rev-parse", "--is-shallow-repository", cwd=root).output.strip() == "true":
        notes.append(
            f"{root} is a shallow checkout: updates need the rest of its history, "
            "which `git fetch --unshallow` gets"
        )
    return replace(source, commit=commit, ignored=ignored, notes=tuple(notes))


def _distrusted(root: Path) -> Finding:
    # msgen does not override git here: the settings of a repository can run programs.
    trust = f"git config --global --add safe.directory {shlex.quote(str(root))}"
    return Finding(
        "--source",
        f"{root} belongs to another user, so git does not read it",
        f"if you trust its owner: `{trust}`",
    )


def _split(porcelain: str) -> tuple[frozenset[str], bool]:
    """Return the ignored paths of `git status --porcelain -z`, and whether it lists others."""
    entries = [entry for entry in porcelain.split("\0") if entry]
    ignored = frozenset(entry[3:].rstrip("/") for entry in entries if entry.startswith("!! "))
    return ignored, len(ignored) < len(entries)

"""The first commit of a generated repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.errors import EnvironmentFailure, Finding
from msgen.template.git import GitMissing, GitResult, run_git

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = "main"
MESSAGE = "Generate the repository with msgen"

# The first commit is msgen's: nothing of the user's may run in it, prompt in it or hide a file.
_PLAIN = {
    "commit.gpgSign": "false",
    "core.excludesFile": "/dev/null",
    "core.fsync": "none",  # a power failure costs what the same command makes again
    "core.hooksPath": "/dev/null",
    "core.safecrlf": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "user.useConfigOnly": "true",  # git would make up an identity from the host's name
}

_NO_GIT = "git is missing: the files are in no repository yet, and `copier update` will need one"
_NO_IDENTITY = (
    "git does not know your name: the files are staged; "
    "set user.name and user.email, then run `git commit`"
)


def create_repository(root: Path) -> str | None:
    """Make a folder a git repository and commit all of its files.

    Returns:
        What the user should know if there is no commit: git is missing, or does not know the user.

    Raises:
        EnvironmentFailure: git failed for another reason.
    """
    try:
        _require(run_git("init", "--quiet", f"--initial-branch={BRANCH}", cwd=root))
    except GitMissing:
        return _NO_GIT
    _require(run_git("add", "--all", cwd=root, configuration=_PLAIN))
    committed = run_git(
        "commit", "--quiet", "--no-verify", "--message", MESSAGE, cwd=root, configuration=_PLAIN
    )
    if committed.ok:
        return None
    if not run_git("var", "GIT_COMMITTER_IDENT", cwd=root, configuration=_PLAIN).ok:
        return _NO_IDENTITY
    _require(committed)
    return None


def _require(result: GitResult) -> None:
    if not result.ok:
        raise EnvironmentFailure(
            Finding("git", result.complaint or f"exit status {result.status}", "--no-git skips it")
        )

"""Running git: one place for its environment and its failures."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgen.errors import EnvironmentFailure, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# What a surrounding git command (a hook, say) sets to point at *its* repository.
_FOREIGN = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)


class GitMissing(EnvironmentFailure):
    """There is no `git` on PATH."""


@dataclass(frozen=True, slots=True)
class GitResult:
    """How a git command ended.

    Attributes:
        status: Its exit status.
        output: What it wrote to standard output, unchanged.
        complaint: The last telling line of its standard error.
    """

    status: int
    output: str
    complaint: str

    @property
    def ok(self) -> bool:
        """Whether it succeeded."""
        return self.status == 0


def git_environment() -> dict[str, str]:
    """Return the user's environment without what points git at a surrounding repository."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def run_git(
    *arguments: str, cwd: Path, configuration: Mapping[str, str] | None = None, stdin: bytes = b""
) -> GitResult:
    """Run one git command and return how it ended.

    Raises:
        GitMissing: There is no git.
    """
    options = [
        part for key, value in (configuration or {}).items() for part in ("-c", f"{key}={value}")
    ]
    command: Sequence[str] = ("git", *options, *arguments)
    try:
        done = subprocess.run(  # noqa: S603 - git, and arguments that msgen chose
            command, cwd=cwd, env=git_environment(), input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise GitMissing(Finding("git", "not found on PATH", "install git")) from error
    return GitResult(
        done.returncode, os.fsdecode(done.stdout), _complaint(os.fsdecode(done.stderr))
    )


def _complaint(stderr: str) -> str:
    """Return the line of git's standard error that says what went wrong."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (telling or lines or [""])[-1].removeprefix("fatal: ").removeprefix("error: ")

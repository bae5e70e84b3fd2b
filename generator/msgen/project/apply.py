"""Writing a planned repository: all of it or nothing, whenever the process ends.

Everything is written to a hidden folder beside the target, which takes its place in one rename.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgen.errors import EnvironmentFailure, Finding, Refusal
from msgen.project.git import create_repository
from msgen.project.staging import staged

if TYPE_CHECKING:
    from pathlib import Path

    from msgen.project.plan import Plan

_STALE_SHELL = "your shell stands in the empty folder that was replaced: `cd .` enters the new one"
_BESIDE = "msgen writes beside the target first: the folder around it must be writable"
_HINTS = {
    errno.ENOSPC: "free some space, then run the same command again",
    errno.EDQUOT: "free some space, then run the same command again",
    errno.EROFS: _BESIDE,
    errno.EACCES: _BESIDE,
    errno.EPERM: _BESIDE,
    errno.EBUSY: "a mount point cannot be replaced: name a folder inside it",
    errno.ENAMETOOLONG: "choose a shorter path",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A repository that was written.

    Attributes:
        path: Where it is.
        files: How many files msgen wrote.
        notes: What the user should know, one sentence each; those of the plan come first.
    """

    path: Path
    files: int
    notes: tuple[str, ...]


def apply(plan: Plan) -> Written:
    """Write a planned repository.

    Raises:
        Refusal: Something appeared at the target since it was planned.
        EnvironmentFailure: The disk is full, the place is read-only, or git failed. Nothing was
            written.
    """
    target = plan.target.path
    notes = list(plan.notes)
    try:
        with staged(target) as staging:
            plan.tree.write(staging.root)
            if plan.use_git and (note := create_repository(staging.root, plan.tree)) is not None:
                notes.append(note)
            if staging.publish():
                notes.append(_STALE_SHELL)
    except OSError as error:
        raise _explained(error, target) from error
    return Written(path=target, files=len(plan.files), notes=tuple(notes))


def _explained(error: OSError, target: Path) -> Refusal | EnvironmentFailure:
    """Say what an error of the operating system means here."""
    if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
        return Refusal(
            Finding(
                str(target), "something else appeared there meanwhile", "look at it, then try again"
            )
        )
    hint = _HINTS.get(error.errno or 0, "name a folder in another place")
    reason = (error.strerror or str(error)).lower()
    return EnvironmentFailure(
        Finding(str(target), f"cannot be written: {reason}; nothing was changed", hint)
    )

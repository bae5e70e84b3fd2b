"""The folder a repository is written to: may it be, and what stands around it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgen.errors import EnvironmentFailure, Finding, InputError, Refusal
from msgen.template.git import GitMissing, run_git

if TYPE_CHECKING:
    from pathlib import Path

_ANSWERS = ".copier-answers.yml"


@dataclass(frozen=True, slots=True)
class Target:
    """A place that may be written to.

    Attributes:
        path: Its absolute path, symbolic links resolved.
        exists: Whether it is there already, as an empty folder.
        enclosing: The git repository that will track it, if it lies inside one.
    """

    path: Path
    exists: bool
    enclosing: Path | None


def inspect_target(path: Path) -> Target:
    """Check that a new repository may be written to `path`; nothing is created.

    Raises:
        InputError: It is a file, or its name is not one.
        Refusal: There is something in it.
        EnvironmentFailure: It cannot be looked at.
    """
    place = str(path)
    try:
        resolved = path.expanduser().resolve()
        _refuse_unless_free(resolved, place)
        return Target(path=resolved, exists=resolved.is_dir(), enclosing=_enclosing(resolved))
    except (OSError, RuntimeError, ValueError) as error:
        raise EnvironmentFailure(
            Finding(place, getattr(error, "strerror", None) or str(error))
        ) from error


def _refuse_unless_free(path: Path, place: str) -> None:
    """Raise unless `path` is missing or an empty folder, below folders."""
    if not path.name:
        raise InputError(Finding(place, "is the root of the file system", "name a folder"))
    for ancestor in path.parents:
        if ancestor.exists():
            if not ancestor.is_dir():
                raise InputError(Finding(place, f"{ancestor} is a file, not a folder"))
            break
    if not os.path.lexists(path):
        return
    if not path.is_dir():
        raise InputError(
            Finding(place, "is a file, not a folder", "name a folder that does not exist yet")
        )
    if (path / _ANSWERS).is_file():
        raise Refusal(
            Finding(
                place,
                "is a generated repository already",
                "run `copier update` in it to pull template changes",
            )
        )
    if any(path.iterdir()):
        raise Refusal(
            Finding(place, "is not empty", "name a folder that is empty or does not exist yet")
        )


def _enclosing(path: Path) -> Path | None:
    """Return the repository that would track `path`; one that ignores it does not count."""
    for ancestor in path.parents:
        if (ancestor / ".git").exists():
            try:
                ignored = run_git(
                    "check-ignore", "--quiet", "--no-index", "--", f"{path}/", cwd=ancestor
                ).ok
            except GitMissing:
                ignored = False
            return None if ignored else ancestor
    return None

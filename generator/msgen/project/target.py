"""The folder a repository is written to: may it be, and what stands around it."""

from __future__ import annotations

import errno
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
        InputError: It is a file, lies in a git directory, or its name is not one.
        Refusal: There is something in it.
        EnvironmentFailure: It cannot be looked at.
    """
    place = str(path)
    try:
        resolved = path.resolve()
        _refuse_unless_free(resolved, place)
        return Target(path=resolved, exists=resolved.is_dir(), enclosing=_enclosing(resolved))
    except (OSError, RuntimeError, ValueError) as error:
        raise _unusable(error, place) from error


def _unusable(error: Exception, place: str) -> InputError | EnvironmentFailure:
    """Say why a path cannot be looked at: it is none, or the system does not let us."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, RuntimeError) or number == errno.ELOOP:  # up to Python 3.12, and since
        return InputError(Finding(place, "is a loop of symbolic links", "name another folder"))
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    too_long = number == errno.ENAMETOOLONG
    hint = "choose a shorter name" if too_long else "name a folder that you may look into"
    return EnvironmentFailure(Finding(place, reason, hint))


def _refuse_unless_free(path: Path, place: str) -> None:
    """Raise unless `path` is missing or an empty folder, below folders."""
    _refuse_surroundings(path, place)
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
    held = [entry.name for entry in path.iterdir()]
    if held == [".git"]:
        hint = "name a folder that does not exist yet: msgen makes the repository itself"
        raise Refusal(Finding(place, "is a git repository already", hint))
    if held:
        raise Refusal(
            Finding(place, "is not empty", "name a folder that is empty or does not exist yet")
        )


def _refuse_surroundings(path: Path, place: str) -> None:
    """Raise if nothing can, or should, be put where `path` is."""
    if not path.name:
        raise InputError(Finding(place, "is the root of the file system", "name a folder"))
    present = next(ancestor for ancestor in path.parents if ancestor.exists())
    if not present.is_dir():
        hint = "name a folder whose parents are folders"
        raise InputError(Finding(place, f"{present} is a file, not a folder", hint))
    for folder in (path, *path.parents):
        if _is_git_directory(folder):
            hint = "name a folder outside it"
            raise InputError(Finding(place, f"{folder} holds the data of a git repository", hint))


def _enclosing(path: Path) -> Path | None:
    """Return the repository that would track `path`; one that ignores it does not count."""
    for ancestor in path.parents:
        if _is_repository(ancestor):
            try:
                ignored = run_git(
                    "check-ignore", "--quiet", "--no-index", "--", f"{path}/", cwd=ancestor
                ).ok
            except GitMissing:
                ignored = False
            return None if ignored else ancestor
    return None


def _is_repository(folder: Path) -> bool:
    """Whether git takes a folder for a work tree: a stray `.git` does not make it one."""
    entry = folder / ".git"
    if entry.is_file():
        with entry.open("rb") as file:
            return file.read(8) == b"gitdir: "
    return _is_git_directory(entry)


def _is_git_directory(folder: Path) -> bool:
    """Whether a folder is what git keeps a repository in: a `.git`, or a bare repository."""
    return (
        (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
    )

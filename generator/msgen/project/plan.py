"""What will be written, decided in full before anything is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from msgen.project.target import Target, inspect_target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from msgen.template.source import Source
    from msgen.template.tree import RenderedTree


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What one file will undergo.

    Attributes:
        path: Relative to the root of the repository, with forward slashes.
        action: What happens to it.
        size: Its new size in bytes.
        sha256: The hash of its new content.
        executable: Whether it can be run.
    """

    path: str
    action: Literal["create"]
    size: int
    sha256: str
    executable: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A repository that is ready to be written.

    Attributes:
        target: Where it goes.
        files: What each file will undergo, ordered by path.
        src_path: The template that the repository will record.
        commit: The version of that template, or None without a history.
        use_git: Whether it becomes a git repository of its own.
        notes: What the user should know, one sentence each.
        tree: The contents.
    """

    target: Target
    files: tuple[PlannedFile, ...]
    src_path: str
    commit: str | None
    use_git: bool
    notes: tuple[str, ...]
    tree: RenderedTree = field(repr=False, compare=False)


def plan_new(
    source: Source,
    answers: Mapping[str, Any],
    target: Path,
    *,
    use_git: bool = True,
    strict: bool = False,
) -> Plan:
    """Plan a new repository; nothing is written.

    Args:
        source: The template.
        answers: A normalised spec: a value for every question that applies.
        target: Where the repository should go: a missing or empty folder.
        use_git: Whether it should become a git repository, unless it lies in one already.
        strict: Whether an undefined template variable is an error.

    Raises:
        InputError: The target is no folder, or the template refuses an answer.
        Refusal: The target is not empty.
        EnvironmentFailure: The template is broken or cannot be read.
    """
    checked = inspect_target(target)
    from msgen.template.engine import render_tree  # noqa: PLC0415 - imports copier, which is slow

    tree = render_tree(source, answers, checked.path, strict=strict)
    notes = source.notes
    if use_git and checked.enclosing is not None:
        notes += (f"{checked.enclosing} is a git repository and tracks the new files itself",)
    return Plan(
        target=checked,
        files=tuple(
            PlannedFile(
                path=file.path,
                action="create",
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                executable=file.executable,
            )
            for file in tree
        ),
        src_path=source.src_path,
        commit=source.commit,
        use_git=use_git and checked.enclosing is None,
        notes=notes,
        tree=tree,
    )

"""The template: where it comes from (`source`) and what it renders to (`engine`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgen.template.source import Source, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Source", "render", "resolve"]


def render(source: Source, answers: Mapping[str, Any], destination: Path) -> None:
    """Render a template into a folder, which is created; undefined variables are errors.

    This is for checks and tests. What users get is planned and written by `msgen.project`.

    Raises:
        InputError: The template refuses an answer.
        EnvironmentFailure: The template is broken or cannot be read; the place is file and line.
    """
    from msgen.template.engine import render_tree  # noqa: PLC0415 - imports copier, which is slow

    tree = render_tree(source, answers, destination, strict=True)
    destination.mkdir(parents=True)
    tree.write(destination)

"""The options of `msgen new`, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Request:
    """The options of one `msgen new`.

    Attributes:
        folder: Where the repository goes.
        preset: Name of the preset to start from.
        spec: Path of the spec to start from; `-` is stdin.
        with_patterns: Values of `--with`.
        without_patterns: Values of `--without`.
        settings: Values of `--set`.
        asks: Somebody is at a terminal and did not say `--yes`.
        agreed: Going on without a question is what the user wants.
        dry_run: Write nothing.
        use_git: Make a git repository.
        source: Value of `--source`.
    """

    folder: Path
    preset: str | None
    spec: str | None
    with_patterns: tuple[str, ...]
    without_patterns: tuple[str, ...]
    settings: tuple[str, ...]
    asks: bool
    agreed: bool
    dry_run: bool
    use_git: bool
    source: str | None

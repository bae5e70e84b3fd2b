"""A template ready to be rendered, and what a generated repository remembers of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = "copier.yml"
PARTS = (CONFIGURATION, "templates", "presets")
"""What makes up a template; the rest of its repository is not rendered."""

_KNOWN_TO_COPIER = re.compile(
    r"^(git@|git://|git\+|gh:|gl:|https://github\.com/|https://gitlab\.com/)|\.git$"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A template ready to be rendered.

    Attributes:
        root: The folder that holds `copier.yml`, `templates/` and `presets/`.
        src_path: What a generated repository records as `_src_path`: an absolute path or a URL.
        commit: What it records as `_commit` (`git describe --tags --always`); None without history.
        notes: What the user should know about this source, one sentence each.
        ignored: Paths below `root` that git ignores: they are no part of the template.
        lease: Whatever keeps `root` alive; a clone goes away with it.
    """

    root: Path
    src_path: str
    commit: str | None
    notes: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    lease: object = field(default=None, repr=False, compare=False)

    @property
    def presets(self) -> Path:
        """The folder of the presets that come with this template."""
        return self.root / "presets"


def recordable(url: str) -> str:
    """Spell a git URL so that plain Copier recognises it as one."""
    return url if _KNOWN_TO_COPIER.search(url) else f"git+{url}"

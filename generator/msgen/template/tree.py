"""A rendered repository, still in memory."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One file of the output.

    Attributes:
        path: Where it goes, relative to the root of the repository, with forward slashes.
        content: What it holds.
        executable: Whether it can be run; the other mode bits are the umask's business.
    """

    path: str
    content: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True)
class RenderedTree:
    """Everything a template renders to.

    Attributes:
        files: Path -> file.
        folders: Every folder, parents first, whether or not a file ends up in it.
    """

    files: dict[str, RenderedFile] = field(default_factory=dict[str, RenderedFile])
    folders: list[str] = field(default_factory=list[str])

    def __iter__(self) -> Iterator[RenderedFile]:
        """Iterate over the files in the order of their paths."""
        return iter(sorted(self.files.values(), key=lambda file: file.path))

    def __len__(self) -> int:
        return len(self.files)

    def write(self, root: Path) -> None:
        """Write everything below an existing folder; the umask decides on permissions.

        Raises:
            OSError: A file cannot be written, or is there already.
        """
        parents = {posixpath.dirname(path) for path in self.files}
        for folder in sorted({*self.folders, *parents}):
            (root / folder).mkdir(parents=True, exist_ok=True)
        for file in self:
            mode = 0o777 if file.executable else 0o666
            descriptor = os.open(root / file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor, for its mode
                stream.write(file.content)

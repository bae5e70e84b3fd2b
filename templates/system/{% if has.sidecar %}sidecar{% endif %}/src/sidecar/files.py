"""Files that somebody reads while somebody else writes them."""

import os
from collections.abc import Sequence
from pathlib import Path

Stamp = tuple[tuple[int, int, int] | None, ...]


def write(path: Path, content: str) -> None:
    """Put `content` in the place of what `path` holds, at once, for nobody but the owner."""
    beside = path.with_name(f".{path.name}.new")
    # Removed first, so that the file is made here, with this mode.
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    beside.replace(path)


def own_folder(path: Path) -> Path:
    """`path`, made for nobody but the owner if it is not there yet."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def stamp(paths: Sequence[Path]) -> Stamp:
    """Changes when one of the files does: also where a link on the way to it is swapped."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size

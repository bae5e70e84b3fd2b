"""A hidden folder beside the target, which one rename turns into the target.

Its name is `.NAME.msgen-TOKEN`. Its owner holds a lock on it that ends with the process, however
that ends, so that the next run can tell an abandoned folder from one in use.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import FrameType

_NAME_BYTES = 200
_STOPS = (signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Staging:
    """A place to write to before it counts.

    Attributes:
        root: Where to write; it becomes the target.
        folder: The hidden folder: `root`, or the target's missing parents around it.
        anchor: What `folder` is renamed to: the target, or the topmost of its missing parents.
        target: The target.
    """

    root: Path
    folder: Path
    anchor: Path
    target: Path

    def publish(self) -> bool:
        """Move everything into place.

        Returns:
            Whether the process stood in the empty folder that was replaced; it is in the new one.

        Raises:
            OSError: Something else is there; nothing was moved.
        """
        inside = self.target.is_dir() and self.target.samefile(".")
        self.folder.rename(self.anchor)
        if inside:
            os.chdir(self.target)
        return inside


@contextmanager
def staged(target: Path) -> Generator[Staging]:
    """Provide a staging folder for `target`; it is gone afterwards, published or not.

    Raises:
        OSError: It cannot be created.
    """
    anchor = target
    while not anchor.parent.exists():
        anchor = anchor.parent
    with _stopping(), ExitStack() as cleanup:
        _sweep(anchor)
        folder = _create(anchor, cleanup)
        root = folder / target.relative_to(anchor)
        root.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            _resemble(root, target)
        yield Staging(root=root, folder=folder, anchor=anchor, target=target)


def _resemble(root: Path, target: Path) -> None:
    """Take over the group and mode of the folder that will be replaced.

    Not its owner: git refuses to work in a folder of somebody else's.
    """
    wanted = target.stat()
    with suppress(PermissionError):  # only root may give a folder to any group
        os.chown(root, -1, wanted.st_gid)
    root.chmod(wanted.st_mode & 0o7777)  # after the group: changing that clears the set-group bit


def _prefix(anchor: Path) -> str:
    """Return how the names of staging folders for `anchor` begin."""
    return f".{os.fsencode(anchor.name)[:_NAME_BYTES].decode(errors='ignore')}.msgen-"


def _create(anchor: Path, cleanup: ExitStack) -> Path:
    """Create a staging folder and lock it, both until `cleanup`."""
    while True:
        folder = anchor.parent / f"{_prefix(anchor)}{secrets.token_hex(4)}"
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir()
        with suppress(FileNotFoundError):  # a sweep of another process came between the two steps
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            cleanup.callback(os.close, lock)
            _lock(lock)
            if folder.exists():
                return folder


def _lock(descriptor: int) -> bool:
    """Lock a folder without waiting, where the file system can."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(anchor: Path) -> None:
    """Remove staging folders for `anchor` whose owner is dead."""
    for abandoned in [
        entry for entry in anchor.parent.iterdir() if entry.name.startswith(_prefix(anchor))
    ]:
        with suppress(OSError):
            descriptor = os.open(abandoned, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if _lock(descriptor):
                    shutil.rmtree(abandoned, ignore_errors=True)
            finally:
                os.close(descriptor)


@contextmanager
def _stopping() -> Generator[None]:
    """Turn a request to stop into an exception, so that it cleans up as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    previous = {number: signal.getsignal(number) for number in _STOPS}
    taken = [number for number, handler in previous.items() if handler is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, previous[number])

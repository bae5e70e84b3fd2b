"""Loopback ports, leased so that two stacks never race for one.

A lease is an advisory lock on a file named after the port; the kernel drops it when the process
dies. A port that a stranger already listens on is skipped. Free ports are taken below the ephemeral
range, where no outgoing connection can grab one between the lease and the start of its server.
"""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

FREE_PORTS = range(20_000, 30_000)


def lease_directory() -> Path:
    """Where the lock files of this user live, shared by all stacks on the machine."""
    directory = Path(tempfile.gettempdir()) / f"devstack-ports-{os.getuid()}"
    directory.mkdir(mode=0o700, exist_ok=True)
    status = directory.lstat()
    if status.st_uid != os.getuid() or not directory.is_dir() or directory.is_symlink():
        message = f"{directory} belongs to somebody else"
        raise PermissionError(message)
    return directory


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback interface now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class PortLeases:
    """The ports that one stack holds until `release`."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or lease_directory()
        self._locks: dict[int, int] = {}
        self._ports: dict[str, int] = {}

    def lease(self, name: str, preferred: int | None = None) -> int:
        """The port of `name`: the same one on each call, the preferred one if nobody has it."""
        if name not in self._ports:
            candidates = self._candidates(preferred)
            self._ports[name] = next(port for port in candidates if self._take(port))
        return self._ports[name]

    def release(self) -> None:
        """Give every port back."""
        for lock in self._locks.values():
            os.close(lock)
        self._locks.clear()
        self._ports.clear()

    def _candidates(self, preferred: int | None) -> Iterator[int]:
        if preferred is not None:
            yield preferred
        yield from FREE_PORTS

    def _take(self, port: int) -> bool:
        if port in self._locks:
            return False
        lock = os.open(self._directory / str(port), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        if not is_free(port):
            os.close(lock)
            return False
        self._locks[port] = lock
        return True

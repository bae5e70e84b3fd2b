"""Faults that a running service shows on demand, for tests and demonstrations.

They live here, in the development package, and nowhere else: no image of a service contains them,
so no configuration of production can switch them on. The local stack starts each service with
`python -m devstack.faults`, which adds them in front of the service's application.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devstack.faults.arrivals import Arrival, read_arrivals
from devstack.faults.fault import Fault, clear_fault, find_faults, folder_of, write_fault

__all__ = ["Arrival", "Fault", "Faults", "Watch"]

HEALTHY = Fault()


@dataclass(frozen=True)
class Watch:
    """What reaches a service from a moment on: every request, answered or not."""

    folder: Path
    service: str
    since: float

    @property
    def arrivals(self) -> list[Arrival]:
        """The requests so far, in the order in which they came; those of operators do not count."""
        everything = read_arrivals(self.folder, self.service)
        return [arrival for arrival in everything if arrival.at >= self.since]

    @property
    def most_at_once(self) -> int:
        """The largest number of requests that were there at the same time."""
        return max((arrival.at_once for arrival in self.arrivals), default=0)

    def count(self, method: str = "", path: str = "") -> int:
        """How many requests have come, with that method and with that beginning of the path."""
        return sum(
            arrival.method.startswith(method) and arrival.path.startswith(path)
            for arrival in self.arrivals
        )


class Faults:
    """The switch for the stack whose state is in the folder `state`."""

    def __init__(self, state: Path) -> None:
        self._folder = folder_of(state)

    def set(self, service: str, fault: Fault) -> None:
        """Let every instance of a service show a fault, from its next request on."""
        write_fault(self._folder, service, fault)

    def clear(self, service: str | None = None) -> None:
        """Let a service (or all of them) be as it is."""
        for name in [service] if service else list(find_faults(self._folder)):
            clear_fault(self._folder, name)

    def current(self) -> dict[str, Fault]:
        """Service -> the fault that it shows now."""
        return find_faults(self._folder)

    def watch(self, service: str) -> Watch:
        """What reaches a service from now on, as long as it shows a fault or is watched."""
        return Watch(self._folder, service, time.time())

    @contextmanager
    def watched(self, service: str) -> Generator[Watch]:
        """Count what reaches a healthy service while the context lasts."""
        with self.injected(service, HEALTHY) as watch:
            yield watch

    @contextmanager
    def injected(self, service: str, fault: Fault) -> Generator[Watch]:
        """Let a service show a fault, and count what reaches it, while the context lasts."""
        self.set(service, fault)
        try:
            yield self.watch(service)
        finally:
            self.clear(service)

"""What the processes of a running stack are and take, seen from another process."""

import contextlib
from dataclasses import dataclass

import psutil

NAME = "DEVSTACK_NAME"
"""The variable in which a process carries the name that the supervisor has for it."""


@dataclass(frozen=True)
class Supervised:
    """One process that the supervisor started; memory is that of its children too."""

    name: str
    pid: int
    megabytes: int


def supervised(runner: int) -> list[Supervised]:
    """What the runner (a process id) supervises, by name."""
    found: list[Supervised] = []
    for process in psutil.Process(runner).children():
        with contextlib.suppress(psutil.Error):
            name = process.environ().get(NAME)
            if name is not None:
                family = (process, *process.children(recursive=True))
                found.append(Supervised(name, process.pid, sum(map(own_memory, family)) >> 20))
    return sorted(found, key=lambda one: one.name)


def own_memory(process: psutil.Process) -> int:
    """The bytes that a process shares with nobody; 0 when it is gone."""
    with contextlib.suppress(psutil.Error):
        return int(process.memory_full_info().uss)
    return 0

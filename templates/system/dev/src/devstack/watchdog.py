"""The stack's last guard: when its runner is gone, however it died, so are all its processes.

Run as a script with a run id; standard input is a pipe that only the runner holds. The runner
writes `+<group> <signal>` after it starts a process group and `-<group>` after that group ended.
End of file means that the runner stopped, and whatever is left is stopped too: first politely, then
with SIGKILL. A process that the runner had no time to announce is found by the mark in its
environment. This works where there is no parent-death signal, too (macOS).
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

import psutil

MARK = "DEVSTACK_RUN"
GRACE_SECONDS = 3.0


def marked(run: str) -> list[psutil.Process]:
    """Every other process that carries the mark of `run`."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == run:
                found.append(process)
    return found


def group_alive(group: int) -> bool:
    """Whether the process group still has a member."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def signal_group(group: int, number: int) -> None:
    """Signal a process group that may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def signal_processes(processes: Iterable[psutil.Process], number: int) -> None:
    """Signal processes that may be gone already."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)


def sweep(groups: dict[int, int], run: str) -> None:
    """Stop the groups (group -> polite signal) and whatever else carries the mark of `run`."""
    for group, number in groups.items():
        signal_group(group, number)
    signal_processes(marked(run), signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(map(group_alive, groups)):
        time.sleep(0.05)
    for group in groups:
        signal_group(group, signal.SIGKILL)
    signal_processes(marked(run), signal.SIGKILL)


def watch(lines: Iterable[str], run: str) -> None:
    """Follow the runner's announcements; sweep when they end."""
    groups: dict[int, int] = {}
    for line in lines:
        group, _, number = line[1:].partition(" ")
        if line.startswith("+"):
            groups[int(group)] = int(number)
        elif line.startswith("-"):
            groups.pop(int(group), None)
    sweep(groups, run)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    print("ready", flush=True)
    watch(sys.stdin, sys.argv[1])

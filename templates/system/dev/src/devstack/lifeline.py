"""Notice that whoever started the stack is gone: no stack outlives its editor or CI job."""

import asyncio
import contextlib
import os

import psutil

POLL_SECONDS = 0.5


def lifelines() -> list[psutil.Process]:
    """The ancestors in this process's own group (make, uv, a script) and the parent.

    None for a stack that was started with `--detach`.
    """
    if os.environ.get("DEVSTACK_DETACHED"):
        return []
    found: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process().parent()
        while parent is not None:
            if found and os.getpgid(parent.pid) != os.getpgrp():
                break
            found.append(parent)
            parent = parent.parent()
    return found


async def parents_gone(ended: asyncio.Event) -> None:
    """Set `ended` as soon as one of the ancestors dies."""
    ancestors = lifelines()
    while all(map(alive, ancestors)):  # noqa: ASYNC110 - nobody tells a process that its parent died
        await asyncio.sleep(POLL_SECONDS)
    ended.set()


def alive(process: psutil.Process) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

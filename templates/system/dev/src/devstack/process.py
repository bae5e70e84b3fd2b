"""What runs in a stack: supervised daemons, steps that run once, tasks inside the runner."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

Probe = Callable[[], Awaitable[bool]]
"""Whether a daemon is ready; called again and again until it says yes."""


@dataclass(frozen=True)
class Daemon:
    """A process that runs as long as the stack; it is started again when it dies."""

    name: str
    argv: tuple[str, ...]
    ready: Probe
    after: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    directory: Path | None = None
    user: str | None = None
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 10.0


@dataclass(frozen=True)
class Step:
    """A command that runs to its end before what comes after it."""

    name: str
    argv: tuple[str, ...]
    after: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    directory: Path | None = None
    user: str | None = None


@dataclass(frozen=True)
class Task:
    """A coroutine that runs to its end before what comes after it."""

    name: str
    run: Callable[[], Awaitable[None]]
    after: tuple[str, ...] = ()


Node = Daemon | Step | Task


class StartError(Exception):
    """A process of the stack did not come up; the message ends with the last lines of its log."""


def answers(url: str) -> Probe:
    """A probe: a GET of `url` answers with a 2xx status."""

    async def probe() -> bool:
        try:
            async with httpx2.AsyncClient(timeout=1.0, trust_env=False) as client:
                return (await client.get(url)).is_success
        except httpx2.HTTPError:
            return False

    return probe


def accepts(port: int) -> Probe:
    """A probe: something accepts connections on the loopback `port`."""

    async def probe() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    return probe

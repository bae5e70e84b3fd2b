"""One supervised process: in a group of its own, started again when it dies, stopped politely."""

import asyncio
import contextlib
import os
import pwd
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from devstack.inspection import NAME
from devstack.process import Daemon, StartError, Step
from devstack.watchdog import MARK, signal_group

POLL_SECONDS = 0.05
START_SECONDS = 60.0
FIRST_DELAY = 0.5
LONGEST_DELAY = 10.0
STEADY_SECONDS = 10.0
"""A process that ran this long is no longer crashing: its next restart is quick again."""


@dataclass(frozen=True)
class Launcher:
    """Starts processes with their log file, their mark and the watchdog's knowledge."""

    run_id: str
    logs: Path
    announce: Callable[[str], None]

    async def spawn(self, node: Daemon | Step, stop_signal: int) -> asyncio.subprocess.Process:
        """Start the process of `node`; its output is appended to its own log file."""
        with self.log(node.name).open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *node.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                cwd=node.directory or self.logs.parent,
                env=self._environment(node),
                start_new_session=True,
                user=node.user,
                group=node.user and pwd.getpwnam(node.user).pw_gid,
                extra_groups=[] if node.user else None,
            )
        self.announce(f"+{process.pid} {stop_signal}")
        return process

    async def run(self, step: Step) -> None:
        """Run a step to its end.

        Raises StartError when it fails.
        """
        process = await self.spawn(step, signal.SIGTERM)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            signal_group(process.pid, signal.SIGTERM)
            raise
        finally:
            self.announce(f"-{process.pid}")
        if code != 0:
            raise StartError(self.failure(step.name, code))

    def log(self, name: str) -> Path:
        """The log file of a process."""
        return self.logs / f"{name}.log"

    def note(self, name: str, text: str) -> None:
        """Add a line of the supervisor's own to a log."""
        with self.log(name).open("a", encoding="utf-8") as output:
            output.write(f"[devstack] {text}\n")

    def failure(self, name: str, code: int | None) -> str:
        """What to say about a process that did not come up."""
        ending = "did not become ready" if code is None else f"ended with status {code}"
        with self.log(name).open(encoding="utf-8", errors="replace") as lines:
            tail = "".join(f"  {line}" for line in deque(lines, maxlen=20))
        return f"{name} {ending}\n{tail}  (all of it: {self.log(name)})"

    def _environment(self, node: Daemon | Step) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
        own = {MARK: self.run_id, NAME: node.name}
        return {**kept, "PYTHONUNBUFFERED": "1", **node.env, **own}


class Child:
    """A daemon and the loop that keeps it alive."""

    def __init__(self, spec: Daemon, launcher: Launcher) -> None:
        self.spec = spec
        self.restarts = 0
        self._launcher = launcher
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._struck = False
        self._extra: Mapping[str, str] = {}

    @property
    def pid(self) -> int | None:
        """The process id, None while it is down."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def start(self) -> None:
        """Start the process and wait until it is ready.

        Raises StartError when it ends first or takes too long.
        """
        process = await self._spawn()
        deadline = time.monotonic() + START_SECONDS
        while not await self.spec.ready():
            if process.returncode is not None or time.monotonic() > deadline:
                raise StartError(self._launcher.failure(self.spec.name, process.returncode))
            await asyncio.sleep(POLL_SECONDS)
        self._keeper = asyncio.create_task(self._keep_alive(process))

    async def stop(self) -> None:
        """Ask the process to end, and make it end when it does not in time."""
        await self._cancel_keeper()
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            signal_group(process.pid, self.spec.stop_signal)
            # A process that the tests froze cannot handle the polite signal.
            signal_group(process.pid, signal.SIGCONT)
        try:
            async with asyncio.timeout(self.spec.stop_seconds):
                await process.wait()
        except TimeoutError:
            self._launcher.note(self.spec.name, "did not stop in time: killed")
        signal_group(process.pid, signal.SIGKILL)
        await process.wait()
        self._launcher.announce(f"-{process.pid}")

    async def abandon(self, number: int) -> None:
        """Signal the process and do not start it again: it dies as in an accident."""
        await self._cancel_keeper()
        self.send(number)

    async def restart(self, environment: Mapping[str, str] | None = None) -> None:
        """Stop the process, start it and wait until it is ready.

        From now on, `environment` is laid over its own.
        """
        await self.stop()
        self._extra = environment or {}
        await self.start()

    def send(self, number: int) -> None:
        """Signal the process group, if it runs."""
        if self.pid is not None:
            self._struck = True
            signal_group(self.pid, number)

    async def _spawn(self) -> asyncio.subprocess.Process:
        spec = replace(self.spec, env={**self.spec.env, **self._extra})
        self._process = await self._launcher.spawn(spec, spec.stop_signal)
        return self._process

    async def _keep_alive(self, process: asyncio.subprocess.Process) -> None:
        delay = FIRST_DELAY
        while True:
            started = time.monotonic()
            code = await process.wait()
            self._launcher.announce(f"-{process.pid}")
            # Whatever the dead process left in its group must not outlive it.
            signal_group(process.pid, signal.SIGKILL)
            # One that we have killed ourselves is not crashing.
            if self._struck or time.monotonic() - started > STEADY_SECONDS:
                delay, self._struck = FIRST_DELAY, False
            self._launcher.note(self.spec.name, f"ended with status {code}; again in {delay} s")
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)
            self.restarts += 1
            process = await self._spawn()

    async def _cancel_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None

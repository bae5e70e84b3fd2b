"""Starts the nodes of a stack in the order of their needs, stops them in reverse."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from devstack import watchdog
from devstack.child import Child, Launcher
from devstack.process import Daemon, Node, StartError, Step, Task


class Guard:
    """The watchdog process and the pipe that tells it what runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, run: str, log: Path) -> "Guard":
        """Start it in a session of its own: a Ctrl-C in the terminal does not reach it."""
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, watchdog.__file__, run),
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return cls(process)

    def announce(self, line: str) -> None:
        """Tell the watchdog that a process group started or ended."""
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(f"{line}\n".encode())

    async def close(self) -> None:
        """Let the watchdog sweep what is left, then wait for its end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()


class Supervisor:
    """The processes of one stack. All methods run on one event loop."""

    def __init__(
        self, run: str, logs: Path, on_ready: Callable[[str], None] = lambda _name: None
    ) -> None:
        """`on_ready` is told the name of each node as it becomes ready."""
        self._run = run
        self._logs = logs
        self._on_ready = on_ready
        self._guard: Guard | None = None
        self._done: dict[str, asyncio.Event] = {}
        self._after: dict[str, tuple[str, ...]] = {}
        self.children: dict[str, Child] = {}

    async def start(self, nodes: Sequence[Node]) -> None:
        """Start `nodes`, each as soon as what it depends on is ready; return when all are ready."""
        if self._guard is None:
            self._guard = await Guard.start(self._run, self._logs / "watchdog.log")
        for node in nodes:
            self._done[node.name] = asyncio.Event()
            self._after[node.name] = node.after
        try:
            async with asyncio.TaskGroup() as group:
                for node in nodes:
                    group.create_task(self._start_node(node))
        except BaseExceptionGroup as group:
            # Not `except*`: whether it wraps what it raises differs between releases of 3.11.
            failed = group.subgroup(StartError)
            if failed is None:
                raise
            raise failed.exceptions[0] from None

    async def stop(self) -> None:
        """Stop every daemon after those that depend on it, then the watchdog."""
        stopped = {name: asyncio.Event() for name in self.children}
        await asyncio.gather(*(self._stop_child(name, stopped) for name in self.children))
        self.children.clear()
        if self._guard is not None:
            await self._guard.close()
            self._guard = None

    async def remove(self, name: str) -> None:
        """Stop one daemon for good."""
        child = self.children.pop(name)
        await child.stop()

    async def _start_node(self, node: Node) -> None:
        for name in node.after:
            if name in self._done:
                await self._done[name].wait()
        match node:
            case Daemon():
                child = Child(node, self._launcher())
                self.children[node.name] = child
                await child.start()
            case Step():
                await self._launcher().run(node)
            case Task():
                await node.run()
        self._done[node.name].set()
        self._on_ready(node.name)

    async def _stop_child(self, name: str, stopped: dict[str, asyncio.Event]) -> None:
        for other in self._dependents(name):
            if other in stopped:
                await stopped[other].wait()
        await self.children[name].stop()
        stopped[name].set()

    def _dependents(self, name: str) -> Iterable[str]:
        return [other for other, after in self._after.items() if name in self._reach(after)]

    def _reach(self, names: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        pending = list(names)
        while pending:
            name = pending.pop()
            if name not in reached:
                reached.add(name)
                pending.extend(self._after.get(name, ()))
        return reached

    def _launcher(self) -> Launcher:
        guard = self._guard
        if guard is None:
            message = "the supervisor is not started"
            raise RuntimeError(message)
        return Launcher(run_id=self._run, logs=self._logs, announce=guard.announce)

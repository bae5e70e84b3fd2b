"""A running stack: plan, start, stop. `devstack.stack` and `devstack.cli` are its two faces."""

import fcntl
import os
import secrets
from collections.abc import Callable, Sequence

import psutil

from devstack import parts as all_parts
from devstack import record
from devstack.layout import Service
from devstack.part import Part
from devstack.parts import services
from devstack.process import Node, StartError
from devstack.supervisor import Supervisor
from devstack.system import System


class AlreadyRunning(StartError):
    """Another process runs the stack of this state directory."""


class Runtime:
    """The stack of one state directory."""

    def __init__(
        self, system: System, on_ready: Callable[[str], None] = lambda _name: None
    ) -> None:
        """`on_ready` is told the name of each node as it becomes ready."""
        self.system = system
        self.run_id = f"{system.name}-{secrets.token_hex(8)}"
        self._lock: int | None = None
        self._parts: Sequence[Part] = ()
        self._extra: dict[str, int] = {}
        self.supervisor = Supervisor(self.run_id, system.logs, on_ready)

    async def start(self) -> None:
        """Start everything; return when the system answers.

        Raises StartError, after stopping what had started.
        """
        self._prepare()
        try:
            self._parts = all_parts.plan_all(self.system)
            self._write_record("starting")
            await self.supervisor.start(self._nodes())
            self._write_record("ready")
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop everything and give back the ports and the state directory."""
        await self.supervisor.stop()
        record.remove(self.system.state)
        self.system.ports.release()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def add_instance(self, service: Service) -> str:
        """Start one more instance of a service; return its name when it is ready."""
        number = self._extra.get(service.name, 1) + 1
        self._extra[service.name] = number
        name = f"{service.name}-{number}"
        port = self.system.ports.lease(name)
        await self.supervisor.start([services.instance(service, self._parts, name, port)])
        return name

    def environment(self, service: Service) -> dict[str, str]:
        """What the stack tells a service."""
        return services.environment(self._parts, service)

    @property
    def links(self) -> dict[str, str]:
        """Name -> URL of what a person may want to open."""
        return {name: url for part in self._parts for name, url in part.links.items()}

    def _nodes(self) -> list[Node]:
        nodes = [node for part in self._parts for node in part.nodes]
        return [*nodes, *services.first_instances(self.system, self._parts)]

    def _prepare(self) -> None:
        state = self.system.state
        state.mkdir(parents=True, exist_ok=True)
        self.system.logs.mkdir(exist_ok=True)
        self._lock = os.open(state / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            self._lock = None
            message = f"a stack already runs in {state}; `devstack down` stops it"
            raise AlreadyRunning(message) from error
        for log in self.system.logs.glob("*.log"):
            log.unlink()

    def _write_record(self, phase: record.Phase) -> None:
        record.write(
            self.system.state,
            record.Record(
                pid=os.getpid(),
                created=psutil.Process().create_time(),
                run=self.run_id,
                phase=phase,
                links=self.links,
            ),
        )

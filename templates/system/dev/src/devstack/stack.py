"""A stack inside a test session: started in a thread, driven by plain calls.

`with Stack(root, state) as stack:` has the whole system running inside the block.
"""

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from devstack.layout import Service, find_services
from devstack.runtime import Runtime
from devstack.system import System
from devstack.tokens import fetch_token

T = TypeVar("T")


class Stack:
    """One running system. Processes have the name of their service (then `-2`, …) or component."""

    def __init__(
        self,
        root: Path,
        state: Path,
        *,
        folders: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`folders` take the place of the repository's; `environment` is told to every process."""
        self.root = root
        self.state = state
        self.extra_environment = dict(environment or {})
        self._system = System(
            root=root,
            state=state,
            services=find_services(root),
            folders=dict(folders or {}),
            environment=self.extra_environment,
        )
        self._runtime = Runtime(self._system)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything; return when the system answers. Raises StartError."""
        self._thread.start()
        self._call(self._runtime.start())

    def stop(self) -> None:
        """Stop everything."""
        self._call(self._runtime.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def system(self) -> str:
        """The name of the system."""
        return self._system.name

    @property
    def services(self) -> tuple[Service, ...]:
        """The services of the system."""
        return self._system.services

    @property
    def links(self) -> dict[str, str]:
        """Name -> URL of each service and of whatever else a person may want to reach."""
        return self._runtime.links

    def url(self, name: str) -> str:
        """The base URL of a service instance or component."""
        if name in self.links:
            return self.links[name]
        return f"http://127.0.0.1:{self._system.ports.lease(name)}"

    def port(self, name: str) -> int:
        """The port that `name` listens on."""
        return self._system.ports.lease(name)

    def pid(self, name: str) -> int | None:
        """The process id of `name`, None while it is down."""
        return self._runtime.supervisor.children[name].pid

    def running(self) -> list[str]:
        """The names of the processes that run now."""
        children = self._runtime.supervisor.children
        return sorted(name for name, child in children.items() if child.pid is not None)

    def restarts(self, name: str) -> int:
        """How often `name` was started again after a crash."""
        return self._runtime.supervisor.children[name].restarts

    def folder(self, name: str) -> Path:
        """A folder of the repository, or its stand-in."""
        return self._system.folder(name)

    def secret(self, owner: str, name: str) -> str:
        """A secret of one process."""
        return self._system.secret(owner, name)

    def environment(self, service: str) -> dict[str, str]:
        """What the stack tells a service."""
        return self._runtime.environment(self._service(service))

    def log(self, name: str) -> str:
        """Everything that `name` has written."""
        return (self._system.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def token(self, *scopes: str, subject: str = "tester") -> str:
        """An access token with `scopes` for a developer named `subject`; no scopes: all of them."""
        secret = self.secret("developer", "client_secret")
        return fetch_token(self.url("identity"), secret, scopes, subject)

    def send(self, name: str, number: int) -> None:
        """Signal a process; it is started again if it dies."""
        self._loop.call_soon_threadsafe(self._runtime.supervisor.children[name].send, number)

    def kill(self, name: str, number: int) -> None:
        """Signal a process and let it stay down if it dies."""
        self._call(self._runtime.supervisor.children[name].abandon(number))

    def remove(self, name: str) -> None:
        """Stop a process gracefully and wait until it is gone."""
        self._call(self._runtime.supervisor.remove(name))

    def restart(self, name: str, environment: Mapping[str, str] | None = None) -> None:
        """Stop (if it runs) and start a process; return when it is ready.

        Until it is started again, `environment` is laid over what the stack tells it.
        """
        self._call(self._runtime.supervisor.children[name].restart(environment))

    def add_instance(self, service: str) -> str:
        """Start one more instance of a service; return its name when it is ready."""
        return self._call(self._runtime.add_instance(self._service(service)))

    def _service(self, name: str) -> Service:
        return next(service for service in self.services if service.name == name)

    def _call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

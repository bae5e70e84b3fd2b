"""The agent: puts the parts of a sidecar together and keeps them going."""

import asyncio
import contextlib
import json
import secrets
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import structlog

from chassis import logs

from sidecar import files
from sidecar.certificates import CertificateFolder, NotFit
from sidecar.entrypoints import static
from sidecar.environment import CannotStart
from sidecar.helper import Helper
from sidecar.proxy import Proxy
from sidecar.routes import Facts, dynamic
from sidecar.settings import Settings
from sidecar.supply import supplies
from sidecar.watch import Readiness

if TYPE_CHECKING:
    from sidecar.neighbours import Neighbours

_ROUTES_SECONDS = 0.05
_FILES_SECONDS = 0.25

_log = structlog.stdlib.get_logger(__name__)


class Agent:
    """One sidecar. Everything is in place before its Traefik answers `/ping`."""

    def __init__(self, settings: Settings) -> None:
        """Raises `CannotStart`."""
        name = f"{settings.service}-sidecar"
        logs.configure(service=name, instance=settings.instance, style="json")
        logs.set_level("INFO")
        self._settings = settings
        self._key = secrets.token_urlsafe(32)
        self._readiness = Readiness(settings.app_port, self._key)
        files.own_folder(settings.shared)
        self._routes = files.own_folder(files.own_folder(settings.state) / "dynamic") / "routes.yml"
        # What an earlier agent left has a key that is no longer true.
        self._routes.unlink(missing_ok=True)
        try:
            self._certificates = CertificateFolder(settings.certificates, settings.state)
        except NotFit as error:
            raise CannotStart(f"CERTIFICATES_DIR: {error}") from None
        configuration = settings.state / "traefik.yml"
        # JSON is YAML.
        files.write(configuration, json.dumps(static(settings, self._routes.parent)))
        self._proxy = Proxy(configuration, on_death=self._readiness.wake)
        self._neighbours: Neighbours | None = None
        self._written: Facts | None = None
        self._looks: list[Callable[[], object]] = [self._certificates.changed, *supplies(settings)]

    async def run(self) -> None:
        """Stand beside the application until a signal; a second one cuts the drain short."""
        stop, hurry = asyncio.Event(), asyncio.Event()

        def on_signal() -> None:
            (hurry if stop.is_set() else stop).set()

        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, on_signal)
        async with AsyncExitStack() as stack:
            helper = await stack.enter_async_context(Helper(self._look))
            files.write(self._settings.shared / "key", self._key)
            # Traefik never listens for others without its certificate and its routes.
            self._route(helper.url)
            await self._proxy.start()
            stack.push_async_callback(self._proxy.stop)
            # Loaded while Traefik starts.
            from sidecar.neighbours import Neighbours

            self._neighbours = Neighbours(self._settings, self._readiness)
            await stack.enter_async_context(self._neighbours)
            await self._serve(self._neighbours, helper, stop)
            await self._drain(hurry)
        _log.info("stopped")

    async def _serve(self, neighbours: "Neighbours", helper: Helper, stop: asyncio.Event) -> None:
        def route() -> None:
            self._route(helper.url)

        tasks = [asyncio.create_task(_every(_FILES_SECONDS, look)) for look in self._looks]
        tasks.append(asyncio.create_task(_every(_ROUTES_SECONDS, route)))
        tasks.append(asyncio.create_task(self._proxy.keep()))
        tasks.append(asyncio.create_task(self._readiness.follow()))
        attending = asyncio.create_task(neighbours.attend())
        stopping = asyncio.create_task(stop.wait())
        _log.info("serving", peers=sorted(neighbours.peers()))
        try:
            everything = (attending, *tasks, stopping)
            await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
            for task in (attending, *tasks):
                if task.done():
                    task.result()  # none of them ends but by a failure
        finally:
            # First of all, others are told.
            await _cancel(attending)
            for task in (*tasks, stopping):
                await _cancel(task)

    def _route(self, help_url: str) -> None:
        neighbours = self._neighbours
        facts = Facts(
            app_url=f"http://127.0.0.1:{self._settings.app_port}",
            key=self._key,
            certificates=self._certificates.current,
            help_url=help_url,
            peers=neighbours.peers() if neighbours else {},
            complete=neighbours is not None,
        )
        if facts != self._written:
            files.write(self._routes, json.dumps(dynamic(facts)))
            self._written = facts

    async def _look(self) -> None:
        if self._neighbours is not None:
            await self._neighbours.look()

    async def _drain(self, hurry: asyncio.Event) -> None:
        # An application that drained before its sidecar was told to stop needs no more time.
        if not self._readiness.ready.is_set():
            return
        _log.info("draining", seconds=self._settings.drain_seconds)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(hurry.wait(), self._settings.drain_seconds)


async def _every(seconds: float, look: Callable[[], object]) -> None:
    while True:
        look()
        await asyncio.sleep(seconds)


async def _cancel(task: "asyncio.Task[object]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

"""The life of a process: start, announce, serve, drain, stop; the exit status is 0 then."""

import asyncio
import contextlib
import signal
from collections.abc import Generator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from chassis.health import Health
from chassis.settings import ServiceSettings

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service, put together and not yet running."""

    app: FastAPI
    settings: ServiceSettings
    health: Health
    presence: AbstractAsyncContextManager[Any] = field(default_factory=contextlib.nullcontext[None])
    """While it is entered, others may find this instance."""


class _Server(uvicorn.Server):
    """uvicorn, leaving signals to us: it would stop at once, and end with the signal's status."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def run(service: Service) -> None:
    """Serve until SIGTERM or SIGINT; a second signal cuts the drain short."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(service))


def _loop_factory() -> Any:
    return uvicorn.Config("", log_config=None).get_loop_factory()


async def _serve(service: Service) -> None:
    settings = service.settings
    server = _Server(
        uvicorn.Config(
            service.app,
            host=settings.service_host,
            port=settings.service_port,
            log_config=None,
            access_log=False,
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
    )
    stop, hurry = asyncio.Event(), asyncio.Event()

    def on_signal() -> None:
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    async with AsyncExitStack() as stack:
        if await _ready(service, server, serving, stopping):
            await stack.enter_async_context(service.presence)
            _log.info("ready", url=settings.url)
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        service.health.drain()
    _log.info("draining", seconds=settings.drain_seconds)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(hurry.wait(), settings.drain_seconds)
    server.should_exit = True
    await serving
    stopping.cancel()
    _log.info("stopped")


async def _ready(
    service: Service,
    server: uvicorn.Server,
    serving: "asyncio.Task[None]",
    stopping: "asyncio.Task[Any]",
) -> bool:
    """Wait until the instance listens and its checks pass. False if it is to stop before."""
    while not serving.done() and not stopping.done():
        if server.started and (await service.health.report()).status == "ready":
            return True
        await asyncio.sleep(0.05)
    return False

"""The life of a process: start, announce, serve, drain, stop; the exit status is 0 then."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Coroutine, Generator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from chassis.health import Health
from chassis.settings import ConfigurationError, ServiceSettings

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
    """Serve until SIGTERM or SIGINT; a second signal cuts the drain short.

    Raises `ConfigurationError` if the address is taken.
    """
    run_until_complete(_serve(service))


def run_until_complete(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that calls `serve`, on the loop that services run on."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(work)


def _loop_factory() -> Any:
    return uvicorn.Config("", log_config=None).get_loop_factory()


async def _serve(service: Service) -> None:
    settings = service.settings
    config = uvicorn.Config(
        service.app,
        host=settings.service_host,
        port=settings.service_port,
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    await serve(
        config,
        health=service.health,
        presence=service.presence,
        drain_seconds=settings.drain_seconds,
        url=settings.url,
    )


async def serve(
    config: uvicorn.Config,
    *,
    health: Health,
    presence: AbstractAsyncContextManager[Any],
    drain_seconds: float,
    url: str,
) -> None:
    """Serve what `config` describes until a signal, announced by `presence` while it is ready."""
    listener = _bind(config.host, config.port)
    server = _Server(config)
    stop, hurry = asyncio.Event(), asyncio.Event()

    def on_signal() -> None:
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    async with AsyncExitStack() as stack:
        if await _ready(health, server, serving, stopping):
            await stack.enter_async_context(presence)
            _log.info("ready", url=url)
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        health.drain()
    _log.info("draining", seconds=drain_seconds)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(hurry.wait(), drain_seconds)
    server.should_exit = True
    await serving
    stopping.cancel()
    _log.info("stopped")


def _bind(host: str, port: int) -> socket.socket:
    # uvicorn would end the process from inside of a task.
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise ConfigurationError(f"cannot listen at {host}:{port}: {error.strerror}") from error
    return listener


async def _ready(
    health: Health,
    server: uvicorn.Server,
    serving: "asyncio.Task[None]",
    stopping: "asyncio.Task[Any]",
) -> bool:
    """Wait until the instance listens and its checks pass. False if it is to stop before."""
    while not serving.done() and not stopping.done():
        if server.started and (await health.report()).status == "ready":
            return True
        await asyncio.sleep(0.05)
    return False

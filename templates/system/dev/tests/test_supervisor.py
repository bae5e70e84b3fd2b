"""Order, restarts and the end of supervised processes, with small Python programs for servers."""

import asyncio
import os
import signal
import sys
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from devstack.process import Daemon, Probe, StartError, Step, Task
from devstack.supervisor import Supervisor

RUN = f"test-{uuid.uuid4().hex}"
"""The mark of these processes: another run of the tests may be under way beside this one."""

SLEEPER = "import time\nprint('here', flush=True)\ntime.sleep(60)\n"
DEAF = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER


def daemon(name: str, code: str = SLEEPER, *, ready: Probe, after: tuple[str, ...] = ()) -> Daemon:
    """A daemon that runs `code`."""
    argv = (sys.executable, "-c", code)
    return Daemon(name=name, argv=argv, ready=ready, after=after, stop_seconds=1.0)


def said(logs: Path, name: str, text: str = "here") -> Probe:
    """A probe: the log of `name` holds `text`."""

    async def probe() -> bool:
        file = logs / f"{name}.log"
        return file.exists() and text in file.read_text(encoding="utf-8")

    return probe


async def true() -> bool:
    """A probe that is satisfied at once."""
    return True


@asynccontextmanager
async def supervisor(logs: Path) -> AsyncGenerator[Supervisor]:
    """A supervisor that is stopped at the end."""
    one = Supervisor(RUN, logs)
    try:
        yield one
    finally:
        await one.stop()


async def test_a_node_starts_when_what_it_needs_is_ready(tmp_path: Path) -> None:
    """A database, a task that uses it, a service that needs the task."""
    order: list[str] = []

    async def provision() -> None:
        assert await said(tmp_path, "database")()
        order.append("provision")

    async def service_ready() -> bool:
        order.append("service")
        return True

    async with supervisor(tmp_path) as stack:
        await stack.start(
            [
                daemon("service", ready=service_ready, after=("provision",)),
                Task("provision", provision, after=("database",)),
                daemon("database", ready=said(tmp_path, "database")),
            ]
        )
        assert order == ["provision", "service"]
        assert all(child.pid for child in stack.children.values())


async def test_a_process_that_does_not_come_up_is_named_with_its_last_words(tmp_path: Path) -> None:
    """The error is what a person needs to see."""

    async def never() -> bool:
        return False

    async with supervisor(tmp_path) as stack:
        with pytest.raises(StartError, match=r"(?s)broken ended with status 3.*no such table"):
            await stack.start(
                [daemon("broken", "print('no such table'); raise SystemExit(3)", ready=never)]
            )


async def test_a_failed_step_stops_the_start(tmp_path: Path) -> None:
    """Nothing that comes after it is started."""
    fails = Step("migrate", (sys.executable, "-c", "raise SystemExit('no')"))
    async with supervisor(tmp_path) as stack:
        with pytest.raises(StartError, match="migrate ended with status 1"):
            await stack.start([fails, daemon("service", ready=true, after=("migrate",))])
        assert "service" not in stack.children


async def test_a_daemon_that_dies_is_started_again(tmp_path: Path) -> None:
    """Killed from outside, it is back soon with another process id."""
    async with supervisor(tmp_path) as stack:
        await stack.start([daemon("server", ready=said(tmp_path, "server"))])
        child = stack.children["server"]
        first = child.pid
        child.send(signal.SIGKILL)
        async with asyncio.timeout(30):
            while child.restarts == 0 or child.pid is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert child.pid != first


async def test_an_abandoned_daemon_stays_down(tmp_path: Path) -> None:
    """What tests need to see how the rest lives without it."""
    async with supervisor(tmp_path) as stack:
        await stack.start([daemon("server", ready=said(tmp_path, "server"))])
        child = stack.children["server"]
        await child.abandon(signal.SIGKILL)
        await asyncio.sleep(1.0)
        assert child.pid is None
        await child.restart()
        assert child.pid is not None


async def test_stopping_ends_even_what_ignores_the_signal(tmp_path: Path) -> None:
    """Politely first, then for good."""
    stack = Supervisor(RUN, tmp_path)
    await stack.start([daemon("deaf", DEAF, ready=said(tmp_path, "deaf"))])
    pid = stack.children["deaf"].pid
    assert pid is not None
    await stack.stop()
    assert not psutil.pid_exists(pid)


async def test_a_daemon_ends_before_what_it_needs(tmp_path: Path) -> None:
    """The reverse of the start."""
    marks = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit())\n"
    marks += "try:\n    print('here', flush=True)\n    time.sleep(60)\n"
    marks += "finally:\n    time.sleep(0.2)\n"
    marks += "    print(time.time(), flush=True)\n"
    stack = Supervisor(RUN, tmp_path)
    await stack.start(
        [
            daemon("database", marks, ready=said(tmp_path, "database")),
            daemon("service", marks, ready=said(tmp_path, "service"), after=("database",)),
        ]
    )
    await stack.stop()

    def ended(name: str) -> float:
        return float((tmp_path / f"{name}.log").read_text(encoding="utf-8").split()[-1])

    assert ended("service") + 0.2 <= ended("database")


async def test_children_do_not_see_the_runners_telemetry_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is meant for a test runner is not meant for the services."""
    monkeypatch.setenv("OTEL_SERVICE_NAME", "pytest")
    code = "import os\nprint('here', os.environ.get('OTEL_SERVICE_NAME'), flush=True)\n"
    async with supervisor(tmp_path) as stack:
        await stack.start([daemon("server", code + SLEEPER, ready=said(tmp_path, "server"))])
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert log.startswith("here None")
    assert os.environ["OTEL_SERVICE_NAME"] == "pytest"


async def test_readiness_is_reported_in_the_order_of_needs(tmp_path: Path) -> None:
    """What `up` shows while it starts."""
    seen: list[str] = []
    stack = Supervisor(RUN, tmp_path, seen.append)
    try:
        await stack.start(
            [
                daemon("service", ready=said(tmp_path, "service"), after=("database",)),
                daemon("database", ready=said(tmp_path, "database")),
            ]
        )
    finally:
        await stack.stop()
    assert seen == ["database", "service"]

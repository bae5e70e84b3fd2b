"""The local stack itself: it runs beside others, survives crashes, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from devstack import record, watchdog
from devstack.lifeline import alive
from devstack.stack import Stack
from devstack.testkit import Driver, eventually

ROOT = Path(__file__).parents[2]
START_SECONDS = 90.0


@pytest.fixture
def second_state(state: Path) -> Path:
    """The folder of another stack."""
    folder = state / "second"
    folder.mkdir(mode=0o711, exist_ok=True)
    return folder


@contextmanager
def running(state: Path, parent: tuple[str, ...] = ()) -> Generator[subprocess.Popen[bytes]]:
    """`devstack up` in a process of its own, ready; it is stopped at the end if need be."""
    command = (sys.executable, "-m", "devstack", "--state", str(state), "up")
    with (state / "up.log").open("wb") as log:
        process = subprocess.Popen((*parent, *command), cwd=ROOT, stdout=log, stderr=log)  # noqa: S603
    try:
        eventually(lambda: ready(state) or process.poll() is not None, within=START_SECONDS)
        assert ready(state), (state / "up.log").read_text(encoding="utf-8")
        yield process
    finally:
        found = record.read(state)
        if found is not None:
            os.kill(found.pid, signal.SIGTERM)
        process.wait(30)


def ready(state: Path) -> bool:
    """Whether the stack in `state` is ready."""
    found = record.read(state)
    return found is not None and found.phase == "ready"


def processes(state: Path) -> list[psutil.Process]:
    """Every process of the stack in `state`."""
    found = record.read(state)
    assert found is not None
    return watchdog.marked(found.run)


def all_gone(them: list[psutil.Process]) -> bool:
    """Whether none of the processes runs any more."""
    return not any(map(alive, them))


def its_commands_work(state: Path, service: str) -> None:
    """What a developer asks a running stack."""
    processes = devstack(state, "status")
    assert f"  {service} " in processes
    assert "postgresql://127.0.0.1:" in processes
    version = devstack(state, "psql", service, "-Atc", "SELECT version_num FROM alembic_version")
    assert version.strip()
    devstack(state, "migrate", service, "--check")


def devstack(state: Path, *words: str) -> str:
    """The output of a `devstack` command that succeeds."""
    command = (sys.executable, "-m", "devstack", "--state", str(state), *words)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_stacks_run_side_by_side_and_nothing_outlives_a_killed_runner(
    stack: Stack, driver: Driver, second_state: Path
) -> None:
    """No shared port, no shared data; `kill -9` of one runner ends all of it and nothing else."""
    with running(second_state) as runner:
        found = record.read(second_state)
        assert found is not None
        assert not set(found.links.values()) & set(stack.links.values())
        service = next(one for one in stack.services if one.name == driver.services[0])
        its_commands_work(second_state, service.name)
        assert httpx2.get(found.links[service.name] + service.path).status_code == 401
        kept = driver.create(service.name)
        theirs = processes(second_state)
        assert len(theirs) >= 4
        runner.kill()
        took = eventually(lambda: all_gone(theirs), within=6.0)
        print(f"{len(theirs)} processes gone after {took:.1f} s")
        path = f"{service.path}/{kept.id}"
        assert driver.get(service.name, path).json() == kept.content


def test_a_stack_starts_on_the_data_of_a_killed_one_and_ends_with_whoever_started_it(
    second_state: Path,
) -> None:
    """An editor, a terminal or a CI job that is killed takes its stack along, cleanly."""
    shell = ("sh", "-c", '"$@"; exit', "sh")
    with running(second_state, parent=shell) as parent:
        theirs = processes(second_state)
        runner = record.read(second_state)
        assert runner is not None
        assert runner.pid != parent.pid
        parent.kill()
        eventually(lambda: all_gone(theirs), within=15.0)
        eventually(lambda: record.read(second_state) is None, within=15.0)


def test_a_signal_ends_a_stack_that_is_still_starting(second_state: Path) -> None:
    """Ctrl-C at any moment; status 0 and nothing left."""
    log = second_state / "up.log"
    with log.open("wb") as output:
        runner = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "devstack", "--state", str(second_state), "up"],
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    eventually(lambda: record.read(second_state) is not None, within=START_SECONDS)
    theirs = processes(second_state)
    runner.send_signal(signal.SIGINT)
    assert runner.wait(30) == 0, log.read_text(encoding="utf-8")
    assert all_gone(theirs)
    assert record.read(second_state) is None


def test_a_crashed_service_is_started_again(driver: Driver, stack: Stack) -> None:
    """With the same address and the same data."""
    service = driver.services[0]
    kept = driver.create(service)
    before, restarts = stack.pid(service), stack.restarts(service)
    stack.send(service, signal.SIGKILL)
    eventually(lambda: stack.restarts(service) > restarts, within=15.0)
    path = f"{driver.path(service)}/{kept.id}"
    eventually(lambda: driver.get(service, path).status_code == 200, within=15.0)
    assert stack.pid(service) != before


def test_a_crashed_database_is_started_again_without_loss(driver: Driver, stack: Stack) -> None:
    """What a service has answered 201 for is still there; services reconnect by themselves."""
    service = driver.services[0]
    kept = [driver.create(service) for _ in range(5)]
    stack.send("postgres", signal.SIGKILL)
    path = f"{driver.path(service)}/{kept[-1].id}"
    eventually(lambda: stack.restarts("postgres") > 0, within=15.0)
    eventually(lambda: driver.get(service, path).status_code == 200, within=15.0)
    for entity in kept:
        found = driver.get(service, f"{driver.path(service)}/{entity.id}")
        assert found.json() == entity.content

"""The guard against orphans."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Generator
from contextlib import ExitStack
from typing import Protocol

import pytest

from devstack import watchdog

RUN = f"test-{uuid.uuid4().hex}"
"""The mark of these processes: another run of the tests may be under way beside this one."""

WAIT = "print('up', flush=True); time.sleep(60)"
# A signal ends it at once: Python's own way to say so takes long on a busy machine.
SLEEP = f"import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); {WAIT}"
DEAF = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAIT}"


@pytest.fixture
def guard() -> Generator[subprocess.Popen[bytes]]:
    """A running watchdog that has said that it is ready: it ignores signals from then on."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, watchdog.__file__, RUN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


class Starter(Protocol):
    """Starts a process in a group of its own; it is ready on return, and gone after the test."""

    def __call__(self, code: str, mark: str = "") -> subprocess.Popen[bytes]: ...


@pytest.fixture(name="start")
def starter() -> Generator[Starter]:
    """Starts processes that do not outlive the test, however it ends."""
    with ExitStack() as started:

        def start(code: str, mark: str = "") -> subprocess.Popen[bytes]:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-c", code],
                stdout=subprocess.PIPE,
                start_new_session=True,
                env={**os.environ, watchdog.MARK: mark},
            )
            started.enter_context(process)
            started.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
            return process

        yield start


def announce(guard: subprocess.Popen[bytes], line: str) -> None:
    """What the runner writes."""
    assert guard.stdin is not None
    guard.stdin.write(f"{line}\n".encode())
    guard.stdin.flush()


def close(guard: subprocess.Popen[bytes]) -> None:
    """The runner is gone."""
    assert guard.stdin is not None
    guard.stdin.close()


def test_announced_groups_end_with_the_runner(
    guard: subprocess.Popen[bytes], start: Starter
) -> None:
    """Each with its own polite signal, the deaf ones for good."""
    polite, deaf = start(SLEEP), start(DEAF)
    announce(guard, f"+{polite.pid} {int(signal.SIGINT)}")
    announce(guard, f"+{deaf.pid} {int(signal.SIGTERM)}")
    close(guard)
    assert polite.wait(30) != -signal.SIGKILL
    assert deaf.wait(30) == -signal.SIGKILL
    assert guard.wait(30) == 0


def test_a_process_that_was_never_announced_is_found_by_its_mark(
    guard: subprocess.Popen[bytes], start: Starter
) -> None:
    """The runner died between the start and the announcement."""
    stray = start(SLEEP, mark=RUN)
    other = start(SLEEP, mark=f"another-{RUN}")
    close(guard)
    assert stray.wait(30) == -signal.SIGTERM
    assert other.poll() is None


def test_what_ended_before_is_left_alone(guard: subprocess.Popen[bytes], start: Starter) -> None:
    """Its number may belong to somebody else by now."""
    somebody = start(SLEEP)
    announce(guard, f"+{somebody.pid} {int(signal.SIGTERM)}")
    announce(guard, f"-{somebody.pid}")
    close(guard)
    assert guard.wait(30) == 0
    assert somebody.poll() is None


def test_the_guard_ignores_signals_of_the_terminal(
    guard: subprocess.Popen[bytes], start: Starter
) -> None:
    """Ctrl-C and a closed terminal reach it before the work is done."""
    child = start(SLEEP)
    announce(guard, f"+{child.pid} {int(signal.SIGTERM)}")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        guard.send_signal(number)
    assert guard.poll() is None
    close(guard)
    assert child.wait(30) == -signal.SIGTERM

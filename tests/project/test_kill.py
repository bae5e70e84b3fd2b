"""`kill -9` at any moment leaves the whole repository or none of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from msgen.project.apply import apply
from msgen.project.plan import Plan
from tests.project.conftest import WRITTEN
from tests.template.repositories import contents, git, names

Planner = Callable[..., Plan]

pytestmark = pytest.mark.slow
PROCESSES = multiprocessing.get_context("forkserver")


def die_at(step: int, signal_number: int, plan: Plan) -> None:
    """Apply a plan; send this process a signal at its nth request to the operating system."""
    left = step

    def count(event: str, _arguments: object) -> None:
        nonlocal left
        if event.startswith(("open", "os.", "shutil.", "subprocess.", "fcntl.")):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal_number)

    sys.addaudithook(count)
    apply(plan)


def run_until_killed(step: int, signal_number: int, plan: Plan) -> int:
    """Run `die_at` in a process of its own; return its exit code."""
    process = PROCESSES.Process(target=die_at, args=(step, signal_number, plan))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def is_complete(top: Path, target: Path) -> bool:
    """Whether the target is there; then it must be whole, and otherwise there must be no trace."""
    visible = [name for name in names(top) if not name.startswith(".")]
    if not visible:
        return False
    assert visible == [target.relative_to(top).parts[0]]
    held = sorted(path for path, content in contents(target).items() if content is not None)
    assert held == WRITTEN
    assert git(target, "status", "--porcelain") == ""
    assert git(target, "rev-list", "--count", "HEAD") == "1"
    return True


@pytest.mark.parametrize("parents", ["", "a/b/"])
def test_killed_at_each_step(parents: str, plan: Planner, tmp_path: Path) -> None:
    """Every step is tried until a run gets through; the next run removes what a dead one left."""
    states: list[bool] = []
    for step in range(1, 1000):
        top = tmp_path / str(step)
        top.mkdir()
        target = top / parents / "new"
        code = run_until_killed(step, signal.SIGKILL, plan(target))
        states.append(is_complete(top, target))
        if code == 0:
            break
        assert code == -signal.SIGKILL
        if not states[-1]:
            apply(plan(target))
            assert is_complete(top, target)
            assert len(names(top)) == 1
    assert len(states) > 20
    assert states == sorted(states)
    assert states[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_request_to_stop_cleans_up(number: signal.Signals, plan: Planner, tmp_path: Path) -> None:
    """At every third step: the staging folder is gone, the target whole or absent."""
    for step in range(1, 1000, 3):
        top = tmp_path / str(step)
        top.mkdir()
        code = run_until_killed(step, number, plan(top / "new"))
        assert code in {0, 1, -number, 128 + number}
        is_complete(top, top / "new")
        staged = [name for name in names(top) if name.startswith(".")]
        assert staged == [] or code == -number
        if code == 0:
            return


def test_killed_at_random_times(plan: Planner, tmp_path: Path) -> None:
    """Also while git works, which the steps above do not see."""
    started = time.perf_counter()
    apply(plan(tmp_path / "timed" / "new"))
    whole = time.perf_counter() - started
    moments = random.Random(1)
    for attempt in range(15):
        top = tmp_path / str(attempt)
        top.mkdir()
        process = PROCESSES.Process(target=apply, args=(plan(top / "new"),))
        process.start()
        while not names(top) and process.is_alive():
            time.sleep(0.0005)
        time.sleep(moments.uniform(0, whole))
        process.kill()
        process.join()
        is_complete(top, top / "new")

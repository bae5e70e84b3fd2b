"""Timing whole processes, the way a user waits for them."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Command:
    """A process to measure.

    Attributes:
        label: How it is called in the report.
        arguments: The command line.
        fresh: Folders it writes, removed before each run.
        settings: Environment variables it gets.
    """

    label: str
    arguments: Sequence[str | Path]
    fresh: Sequence[Path] = ()
    settings: Mapping[str, str] = field(default_factory=dict[str, str])


def seconds(command: Command) -> float:
    """Run a command once and return its wall-clock time in seconds."""
    for folder in command.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    variables = {**environment(), **command.settings}
    started = time.perf_counter()
    done = subprocess.run(
        command.arguments, env=variables, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{command.label} failed:\n{done.stdout}{done.stderr}")
    return taken


def environment() -> dict[str, str]:
    """Return an environment in which python keeps its byte code and git knows its user."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GIT_"))}
    people = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "Benchmark"), ("EMAIL", "benchmark@example.org"))
    }
    return kept | people


def alternate(commands: Sequence[Command], rounds: int) -> list[list[float]]:
    """Run commands in turn, so that a busy moment of the machine meets all of them.

    Returns:
        For each command its times; those with the same index were taken one after the other. A
        first round, which fills caches, is left out.
    """
    taken = [[seconds(command) for command in commands] for _ in range(rounds + 1)][1:]
    return [list(times) for times in zip(*taken, strict=True)]


def ratio(numerator: Sequence[float], denominator: Sequence[float]) -> float:
    """Return the median of the ratios of paired times."""
    return statistics.median(a / b for a, b in zip(numerator, denominator, strict=True))

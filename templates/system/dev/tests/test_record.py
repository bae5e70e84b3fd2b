"""The record of a running stack."""

import os
from dataclasses import replace
from pathlib import Path

import psutil

from devstack import record

RUNNING = record.Record(
    pid=os.getpid(),
    created=psutil.Process().create_time(),
    run="shop-1",
    phase="ready",
    links={"orders": "http://127.0.0.1:8101"},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """By any process that knows the folder."""
    record.write(tmp_path, RUNNING)
    assert record.read(tmp_path) == RUNNING
    record.remove(tmp_path)
    assert record.read(tmp_path) is None


def test_the_record_of_a_dead_runner_counts_for_nothing(tmp_path: Path) -> None:
    """Even if another process has its number now."""
    record.write(tmp_path, replace(RUNNING, created=RUNNING.created - 3600))
    assert record.read(tmp_path) is None

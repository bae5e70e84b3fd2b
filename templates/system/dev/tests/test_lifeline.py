"""Noticing that whoever started the stack is gone."""

import asyncio
import sys

import psutil
import pytest

from devstack import lifeline


async def test_the_end_of_an_ancestor_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed."""
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "import time; time.sleep(60)")
    )
    monkeypatch.setattr(lifeline, "lifelines", lambda: [psutil.Process(parent.pid)])
    ended = asyncio.Event()
    watching = asyncio.create_task(lifeline.parents_gone(ended))
    await asyncio.sleep(0.1)
    assert not ended.is_set()
    parent.kill()
    await asyncio.wait_for(watching, 5)
    assert ended.is_set()
    await parent.wait()


def test_a_detached_stack_depends_on_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """`devstack up --detach` stays when its terminal is closed."""
    assert lifeline.lifelines()
    monkeypatch.setenv("DEVSTACK_DETACHED", "1")
    assert lifeline.lifelines() == []

"""The fence, and the slots that have been run: both in the service's own database.

A lease alone cannot keep a leader from writing that was frozen past its end and does not know. So a
new leader raises the fence of the job before its first run, and each run compares its epoch with
the fence in the transaction that writes. It holds the row shared until it commits: who
raises the fence waits for it, and then finds its slot done.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from chassis.leadership.elections import Lease
from chassis.leadership.jobs import Result, Run, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things are with a job: `now` by the clock of whoever keeps them, and the slot `since`."""

    now: dt.datetime
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What operators may know of a job: the epoch that may write, and how the last runs went."""

    epoch: int
    failures: int
    reason: str
    last: Run | None


class Turns(Protocol):
    """Fences and slots. Lives inside a unit of work."""

    async def fence(self, job: str) -> int:
        """The epoch that may write; 0 before anybody has led."""
        ...

    async def accede(self, job: str, lease: Lease) -> bool:
        """Let only the epoch of `lease` write from now on. False if a later one has begun."""
        ...

    async def enter(self, job: str, lease: Lease, idle: float) -> Standing:
        """Make sure that nobody else leads before this transaction ends. Raises `Fenced`.

        A transaction that says nothing for `idle` seconds is ended by the database: whoever began
        it is frozen, and must not keep the next leader waiting.
        """
        ...

    async def record(self, job: str, lease: Lease, turn: Turn, result: Result, kept: int) -> None:
        """Note that a slot was run, and forget all but the last `kept`."""
        ...

    async def fail(self, job: str, lease: Lease, reason: str) -> None:
        """Note that a run has failed, unless somebody else leads by now."""
        ...

    async def history(self, job: str) -> Record:
        """What operators may know."""
        ...

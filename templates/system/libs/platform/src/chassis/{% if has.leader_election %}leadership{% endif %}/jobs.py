"""What a job is, and what is known of its runs."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

UowT = TypeVar("UowT")

Result = Mapping[str, Any]
"""What a run found or did, for operators: JSON, small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One run that is due: it covers (since, slot], since slots that were missed are part of it."""

    slot: dt.datetime
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[UowT]):
    """Something that happens once for each slot of its `schedule`, whoever is the leader.

    `run` is called inside the transaction that notes the slot: what it writes there happens with
    the note or not at all.
    """

    name: str
    schedule: str
    run: Callable[[UowT, Turn], Awaitable[Result]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that has happened: under which `epoch`, by whom, when and with what result."""

    slot: dt.datetime
    since: dt.datetime
    epoch: int
    holder: str
    began_at: dt.datetime
    ended_at: dt.datetime
    result: Result


class Fenced(Exception):
    """Somebody else leads by now: nothing may be written under an earlier epoch."""

"""Checks when a job is due: cron expressions, read by the library that the services use."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from cronsim import CronSim, CronSimError

from msgen.spec import limits
from msgen.spec.names import Problem
from msgen.spec.report import shown

_SHAPE: Final = re.compile(limits.SCHEDULE_PATTERN, re.ASCII)
_RULE: Final = (
    "five fields with a space between them: minute, hour, day of the month, month, day of the "
    "week; the seconds may stand before them"
)
_BOUNDS: Final = {
    "second": "0 to 59",
    "minute": "0 to 59",
    "hour": "0 to 23",
    "day-of-month": "1 to 31, or L for the last",
    "month": "1 to 12, or JAN to DEC",
    "day-of-week": "0 to 7, or SUN to SAT",
}
_DAY: Final = "day-of-month"
_MONTH: Final = -2
_NEVER: Final = "no month it names has such a day"
# A fixed moment: what is a schedule today is one tomorrow. Days and weekdays meet alike every 28
# years, and the library looks 50 ahead.
_START: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def problem_with(text: str) -> Problem | None:
    """Return what is wrong with a schedule, or None when it will do."""
    if len(text) > limits.MAX_SCHEDULE:
        return Problem(
            f"{shown(text)} has {len(text)} characters, at most {limits.MAX_SCHEDULE} fit",
            "choose a simpler schedule",
        )
    if not _SHAPE.fullmatch(text):
        return Problem(f"{shown(text)} is no schedule", _repaired(text) or _RULE)
    try:
        due = next(CronSim(text, _START), None)
    except CronSimError as error:
        return _refused(text, str(error).removeprefix("Bad "))
    return Problem(f"{shown(text)} never comes due", _NEVER) if due is None else None


def _repaired(text: str) -> str | None:
    """Return the hint that names the schedule whose fields have other spaces between them."""
    spaced = " ".join(text.split())
    return f"did you mean {shown(spaced)}?" if _SHAPE.fullmatch(spaced) else None


def _refused(text: str, field: str) -> Problem:
    if field == _DAY and _has_days(text):
        return Problem(f"{shown(text)} never comes due", _NEVER)
    bounds = f"it goes from {_BOUNDS[field]}; *, lists 1,2, ranges 1-5 and steps */5 will do"
    return Problem(f"{shown(text)} is no schedule: bad {field}", bounds)


def _has_days(text: str) -> bool:
    """Whether it would be a schedule in other months: the library refuses 30 February itself."""
    fields = text.split()
    fields[_MONTH] = "*"
    try:
        CronSim(" ".join(fields), _START)
    except CronSimError:
        return False
    return True

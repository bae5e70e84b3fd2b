"""Scheduled jobs: how a spec spells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgen.spec import limits, names, schedules, shape
from msgen.spec.report import child

if TYPE_CHECKING:
    from msgen.spec.report import Report

JOB_KEYS: Final = ("name", "service", "schedule")

_KEYS_HINT: Final = "known keys: {}"
_SCHEDULE: Final = 'a schedule in quotes, such as "*/5 * * * *"'


@dataclass(slots=True)
class JobDraft:
    """One job; None stands for what was left out or unreadable."""

    place: str
    name: str | None = None
    service: str | None = None
    schedule: str | None = None


def read_jobs(report: Report, value: object) -> list[JobDraft]:
    """Read `jobs:`, a list of mappings."""
    found = shape.items(report, "jobs", value, "a list of jobs", limits.MAX_JOBS) or []
    return [_read(report, child("jobs", index), item) for index, item in enumerate(found)]


def _read(report: Report, place: str, value: object) -> JobDraft:
    draft = JobDraft(place)
    raw = shape.mapping(report, place, value, "a job")
    if raw is None:
        return draft
    shape.known(report, place, raw, JOB_KEYS, _KEYS_HINT.format(", ".join(JOB_KEYS)))
    draft.name = shape.needed(report, place, raw, "name", "the name of a job")
    if draft.name is not None and (problem := names.problem_with(draft.name, names.JOB)):
        report.error(child(place, "name"), problem.message, problem.hint)
    draft.service = shape.needed(report, place, raw, "service", "the service that has the job")
    draft.schedule = shape.needed(report, place, raw, "schedule", _SCHEDULE)
    if draft.schedule is not None and (wrong := schedules.problem_with(draft.schedule)):
        report.error(child(place, "schedule"), wrong.message, wrong.hint)
    return draft

"""The question about scheduled jobs: take what msgen suggests, or choose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgen.spec.limits import SCHEDULE
from msgen.wizard.prompts import Choice, taken
from msgen.wizard.rules import Rules, normalised

if TYPE_CHECKING:
    from msgen.spec import System
    from msgen.wizard.draft import SystemDraft
    from msgen.wizard.prompts import Prompts

_SCHEDULE: Final = (
    "When it is due, in UTC (minute, hour, day, month, day of the week; seconds may be first)"
)


def ask_jobs(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    """Ask for a job: whose it is, its name and when it is due."""
    jobs = suggested.jobs or ()
    if taken(prompts, "Job", [f"{job.name} of {job.service}: {job.schedule}" for job in jobs]):
        return draft
    current = next(iter(jobs))
    rules = Rules(draft)

    def written(service: str, name: str, schedule: str = SCHEDULE) -> dict[str, object]:
        return {"jobs": [{"name": name, "service": service, "schedule": schedule}]}

    service = prompts.one(
        "Whose job is it (one of its instances leads, and runs it)",
        [
            Choice(each.name, f"{each.name}: {each.entity}")
            for each in draft.services
            if rules.problem(draft, written(each.name, current.name)) is None
        ],
        default=current.service,
    )
    name = prompts.text(
        "Name of the job",
        default=current.name,
        problem=lambda text: rules.problem(draft, written(service, text)),
    )
    schedule = prompts.text(
        _SCHEDULE,
        default=current.schedule,
        problem=lambda text: rules.problem(draft, written(service, name, text)),
    )
    done = normalised(draft, written(service, name, schedule))
    return replace(draft, jobs=done.jobs or ())

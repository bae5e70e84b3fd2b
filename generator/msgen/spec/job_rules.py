"""The rules of scheduled jobs: whose they are, and what would take the place of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import something
from msgen.spec.report import child, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.jobs import JobDraft
    from msgen.spec.report import Report

_BOARD: Final = "jobs"
"""The path, below that of a service, which shows its jobs."""


def check(report: Report, jobs: Sequence[JobDraft], by_name: Mapping[str, ServiceDraft]) -> None:
    """Check every job against the services, and all of them against each other."""
    _unique_names(report, jobs)
    _unique_leases(report, jobs)
    for job in jobs:
        if job.service is None:
            continue
        service = by_name.get(job.service)
        place = child(job.place, "service")
        if service is None:
            hint = report.suggest(job.service, list(by_name), "add it to services")
            report.error(place, f"unknown service {shown(job.service)}", hint)
        elif _hides_board(service):
            report.error(
                place,
                f"the entity of {shown(job.service)} has the plural {shown(_BOARD)}, which is also "
                "the path that shows the jobs of a service",
                "give the entity another plural",
            )


def _unique_names(report: Report, jobs: Iterable[JobDraft]) -> None:
    seen: dict[str, JobDraft] = {}
    for job in jobs:
        if not job.name:
            continue
        first = seen.setdefault(job.name, job)
        if first is not job:
            report.error(
                child(job.place, "name"),
                f"job {shown(job.name)} is already defined by {first.place}",
                "choose another name",
            )


def _unique_leases(report: Report, jobs: Iterable[JobDraft]) -> None:
    """Refuse b of orders-a beside a-b of orders: only one of them would be led at a time."""
    seen: dict[str, JobDraft] = {}
    for job in jobs:
        if not job.name or not job.service:
            continue
        first = seen.setdefault(f"{job.service}-{job.name}", job)
        if first.service != job.service:
            report.error(
                child(job.place, "name"),
                f"{job.service}-{job.name} is also the lease of {first.place}",
                "choose another name",
            )


def check_something(
    report: Report, services: Sequence[ServiceDraft], jobs: Sequence[JobDraft]
) -> None:
    """Refuse services none of which can have a job, when nothing else is said."""
    if not jobs and services and best_employer(services) is None:
        report.error(
            "patterns",
            f"no service can have a job: the entity of each has the plural {shown(_BOARD)}",
            "give an entity another plural, or leave leader-election out",
        )


def best_employer(services: Iterable[ServiceDraft]) -> ServiceDraft | None:
    """The service that gets the job nobody wrote of: of those that can have one the busiest."""
    able = [service for service in services if not _hides_board(service)]
    return something.busiest(able) if able else None


def _hides_board(service: ServiceDraft) -> bool:
    return service.entity is not None and service.entity.plural == _BOARD

"""What refers to a service when that is renamed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msgen.spec.model import Composition, EdgePolicy, Job, Legacy, ReadModel, Saga


def with_participant(sagas: Iterable[Saga], old: str, new: str) -> tuple[Saga, ...]:
    """The sagas with a service renamed."""
    return tuple(
        saga.model_copy(
            update={
                "service": new if saga.service == old else saga.service,
                "steps": tuple(
                    step.model_copy(update={"service": new}) if step.service == old else step
                    for step in saga.steps
                ),
            }
        )
        for saga in sagas
    )


def owners_with(sagas: Iterable[Saga], participant: str) -> set[str]:
    """The owners of the sagas that a service takes part in."""
    return {saga.service for saga in sagas if participant in {step.service for step in saga.steps}}


def without_participant(sagas: Iterable[Saga], gone: str) -> tuple[Saga, ...]:
    """The sagas without the steps of a service; without those that it owns or that have none."""
    kept = (
        saga.model_copy(
            update={"steps": tuple(step for step in saga.steps if step.service != gone)}
        )
        for saga in sagas
        if saga.service != gone
    )
    return tuple(saga for saga in kept if saga.steps)


def with_source(views: Iterable[ReadModel], old: str, new: str) -> tuple[ReadModel, ...]:
    """The read models with a service renamed."""
    return tuple(
        view.model_copy(
            update={
                "sources": tuple(
                    source.model_copy(update={"service": new}) if source.service == old else source
                    for source in view.sources
                )
            }
        )
        for view in views
    )


def without_source(views: Iterable[ReadModel], gone: str) -> tuple[ReadModel, ...]:
    """The read models without a source; without those that show it first."""
    return tuple(
        view.model_copy(
            update={"sources": tuple(each for each in view.sources if each.service != gone)}
        )
        for view in views
        if view.sources[0].service != gone
    )


def with_callee(policies: Iterable[EdgePolicy], old: str, new: str) -> tuple[EdgePolicy, ...]:
    """The policies with the service that is called renamed."""
    return tuple(
        each.model_copy(update={"service": new}) if each.service == old else each
        for each in policies
    )


def without_callee(policies: Iterable[EdgePolicy], gone: str) -> tuple[EdgePolicy, ...]:
    """The policies without those of calls to a service."""
    return tuple(each for each in policies if each.service != gone)


def with_employer(jobs: Iterable[Job], old: str, new: str) -> tuple[Job, ...]:
    """The jobs with a service renamed."""
    return tuple(
        job.model_copy(update={"service": new}) if job.service == old else job for job in jobs
    )


def with_heir(legacy: Iterable[Legacy], old: str, new: str) -> tuple[Legacy, ...]:
    """The legacy applications with the service that takes routes over renamed; paths stay."""
    return tuple(
        each.model_copy(
            update={
                "routes": tuple(
                    route.model_copy(update={"service": new}) if route.service == old else route
                    for route in each.routes
                )
            }
        )
        for each in legacy
    )


def without_heir(legacy: Iterable[Legacy], gone: str) -> tuple[Legacy, ...]:
    """The legacy applications without the routes of a service; without those that have no other."""
    kept = (
        each.model_copy(
            update={"routes": tuple(route for route in each.routes if route.service != gone)}
        )
        for each in legacy
    )
    return tuple(each for each in kept if each.routes)


def with_part(compositions: Iterable[Composition], old: str, new: str) -> tuple[Composition, ...]:
    """The compositions with a service renamed."""
    return tuple(
        each.model_copy(
            update={
                "sources": tuple(
                    part.model_copy(update={"service": new}) if part.service == old else part
                    for part in each.sources
                ),
                "call_policies": with_callee(each.call_policies or (), old, new),
            }
        )
        for each in compositions
    )


def without_part(compositions: Iterable[Composition], gone: str) -> tuple[Composition, ...]:
    """The compositions without a source; without those that show it first or have no other."""
    kept = (
        each.model_copy(
            update={
                "sources": tuple(part for part in each.sources if part.service != gone),
                "call_policies": without_callee(each.call_policies or (), gone),
            }
        )
        for each in compositions
        if each.sources[0].service != gone
    )
    return tuple(each for each in kept if len(each.sources) > 1)

"""Drafts of a sound spec -> its normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from msgen.spec.figures import nested
from msgen.spec.limits import MOMENTS
from msgen.spec.model import (
    Ci,
    Composition,
    EdgePolicy,
    Effect,
    Entity,
    EntityField,
    Event,
    Job,
    Legacy,
    Moment,
    Part,
    Policy,
    ReadModel,
    Route,
    Saga,
    Service,
    Source,
    Step,
    Style,
    System,
    Takes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msgen.spec.compositions import CompositionDraft
    from msgen.spec.draft import ServiceDraft
    from msgen.spec.events import EventDraft
    from msgen.spec.jobs import JobDraft
    from msgen.spec.legacy import LegacyDraft
    from msgen.spec.policies import PolicyDraft
    from msgen.spec.read_models import ReadModelDraft
    from msgen.spec.sagas import SagaDraft, StepDraft, TakesDraft
    from msgen.spec.sections import Parts

_Named = TypeVar("_Named", Service, Saga, ReadModel, Composition, Job, Legacy)


def build_system(
    name: str, patterns: tuple[str, ...], parts: Parts, gateway_port: int | None, ci: Ci
) -> System:
    """The normal form; nothing in the drafts is missing or wrong any more."""
    return System(
        system_name=name,
        patterns=patterns,
        services=_sorted(map(_service, parts.services)),
        sagas=_sorted(map(_saga, parts.sagas)) if "saga" in patterns else None,
        read_models=_sorted(map(_read_model, parts.read_models)) if "cqrs" in patterns else None,
        compositions=_sorted(map(_composition, parts.compositions))
        if "api-composition" in patterns
        else None,
        call_policy=None if parts.call_policy is None else _policy(parts.call_policy),
        jobs=_sorted(map(_job, parts.jobs)) if "leader-election" in patterns else None,
        legacy=_sorted(map(_legacy, parts.legacy)) if "strangler-fig" in patterns else None,
        gateway_port=gateway_port,
        ci=ci,
    )


def _sorted(built: Iterable[_Named]) -> tuple[_Named, ...]:
    return tuple(sorted(built, key=lambda each: each.name))


def _service(service: ServiceDraft) -> Service:
    entity = service.entity
    assert entity is not None  # noqa: S101  (complete_entities saw to it)
    return Service(
        name=service.name or "",
        port=cast("int", service.port),
        entity=Entity(
            name=entity.name or "",
            plural=entity.plural or "",
            fields=tuple(
                EntityField(name=field.name, type=field.type) for field in entity.fields or []
            ),
        ),
        calls=tuple(sorted(peer for _, peer in service.calls)),
        publishes=None if service.publishes is None else _events(service.publishes),
        consumes=None
        if service.consumes is None
        else tuple(sorted(f"{each.service}.{each.event}" for each in service.consumes)),
        call_policies=_policies(service.call_policies),
    )


def _events(drafts: Iterable[EventDraft]) -> tuple[Event, ...]:
    """The events by moment, then by name: the order in which they were added leaves no trace."""
    events = [Event(name=draft.name, on=cast("Moment", draft.on)) for draft in drafts]
    return tuple(sorted(events, key=lambda event: (MOMENTS.index(event.on), event.name)))


def _saga(saga: SagaDraft) -> Saga:
    return Saga(
        name=saga.name or "",
        service=saga.service or "",
        style=cast("Style", saga.style),
        timeout=cast("int", saga.timeout),
        steps=tuple(map(_step, saga.steps)),
    )


def _step(step: StepDraft) -> Step:
    return Step(
        service=step.service or "",
        action=step.action or "",
        compensation=step.compensation or "",
        timeout=cast("int", step.timeout),
        effect=cast("Effect", step.effect),
        takes=None if step.takes is None else _takes(step.takes),
    )


def _takes(takes: TakesDraft) -> Takes:
    return Takes(field=takes.field or "", amount=takes.amount or "", match=takes.match or "")


def _read_model(view: ReadModelDraft) -> ReadModel:
    return ReadModel(
        name=view.name or "",
        port=cast("int", view.port),
        sources=tuple(
            Source(service=source.service or "", key=source.key or "") for source in view.sources
        ),
    )


def _composition(composition: CompositionDraft) -> Composition:
    return Composition(
        name=composition.name or "",
        port=cast("int", composition.port),
        sources=tuple(
            Part(
                service=part.service or "",
                key=part.key or "",
                via=part.via or "",
                required=part.required,
            )
            for part in composition.sources
        ),
        call_policies=_policies(composition.call_policies),
    )


def _job(job: JobDraft) -> Job:
    return Job(name=job.name or "", service=job.service or "", schedule=job.schedule or "")


def _legacy(legacy: LegacyDraft) -> Legacy:
    routes = [Route(path=it.path or "", service=it.service or "") for it in legacy.routes]
    return Legacy(
        name=legacy.name or "",
        port=cast("int", legacy.port),
        url=legacy.url,
        routes=tuple(sorted(routes, key=lambda route: route.path)),
    )


def _policies(drafts: Iterable[PolicyDraft] | None) -> tuple[EdgePolicy, ...] | None:
    if drafts is None:
        return None
    built = [EdgePolicy(service=draft.service, policy=_policy(draft)) for draft in drafts]
    return tuple(sorted(built, key=lambda each: each.service))


def _policy(draft: PolicyDraft) -> Policy:
    return Policy.model_validate(nested(draft.figures))

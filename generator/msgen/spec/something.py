"""What a chosen pattern acts on when a spec says nothing of it; from then on it is explicit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import limits, rules, words
from msgen.spec.compositions import CompositionDraft
from msgen.spec.events import ConsumeDraft, add_lifecycle
from msgen.spec.jobs import JobDraft
from msgen.spec.legacy import LegacyDraft, RouteDraft, route_name
from msgen.spec.read_models import ROOT_KEY, ReadModelDraft, SourceDraft
from msgen.spec.report import Report, child
from msgen.spec.sagas import SagaDraft, StepDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.rules import Deployable

_CALLEES: Final = 4
_OTHERS: Final = 3
_COMPOSITION: Final = "storefront"
_LEGACY: Final = "backoffice"


def derive_saga(report: Report, services: Sequence[ServiceDraft]) -> SagaDraft:
    """A saga of the service with most calls; each of those it calls holds something for it."""
    owner = busiest(services)
    name = saga_name((owner.entity.name if owner.entity else None) or "")
    saga = SagaDraft("sagas[0]", name, owner.name)
    saga.steps = [
        StepDraft(
            child("sagas[0].steps", index), participant, "reserve", "release",
            limits.STEP_TIMEOUT, "holds",
        )
        for index, participant in enumerate(_participants(owner, services))
    ]  # fmt: skip
    report.note("sagas", f"{name} of {owner.name} was added: a system with saga has one")
    return saga


def saga_name(entity: str) -> str:
    """The name of the saga that begins when an entity is created: Order -> place-order."""
    kebab = words.snake(entity).replace("_", "-")
    return f"place-{kebab}"[: limits.MAX_NAME].rstrip("-")


def _participants(owner: ServiceDraft, services: Sequence[ServiceDraft]) -> list[str | None]:
    callees = sorted(peer for _, peer in owner.calls)
    if callees:
        return list(callees[:_CALLEES])
    by_name = rules.by_their_names(services)
    others: list[str] = []
    # Nobody calls anybody yet; whose classes would hide another's is left out.
    for other in sorted(name for name in by_name if name != owner.name):
        if _may_call([*others, other], by_name):
            others.append(other)
    return list(others[:_OTHERS]) or [owner.name]


def _may_call(peers: Iterable[str], by_name: Mapping[str, ServiceDraft]) -> bool:
    trial = Report()
    rules.check_class_names(trial, [("calls", peer) for peer in peers], by_name)
    return not trial.findings


def derive_read_model(
    report: Report, services: Sequence[ServiceDraft], sagas: Sequence[SagaDraft]
) -> ReadModelDraft:
    """A read model of what the first saga begins with, else of the service with most calls."""
    by_name = rules.by_their_names(services)
    first = min(sagas, key=lambda saga: saga.name or "", default=None)
    root = by_name[first.service or ""] if first else busiest(services)
    place = "read_models[0]"
    report.note("read_models", f"one of {root.name} was added: a system with cqrs has one")
    return ReadModelDraft(place, sources=[SourceDraft(place, root.name, ROOT_KEY)], joined=True)


def derive_events(report: Report, services: Sequence[ServiceDraft]) -> None:
    """Let the first service that another one calls publish, and its first caller listen."""
    ordered = sorted(services, key=lambda service: service.name or "")
    called = {peer for service in ordered for _, peer in service.calls}
    publisher = next((each for each in ordered if each.name in called), ordered[0])
    add_lifecycle(publisher)
    events = publisher.publishes or []
    created = next(event.name for event in events if event.on == limits.MOMENTS[0])
    others = [each for each in ordered if each is not publisher]
    callers = [each for each in others if publisher.name in {peer for _, peer in each.calls}]
    consumer = next(iter(callers or others), None)
    told = ", ".join(event.name for event in events)
    report.note("services", f"{publisher.name} publishes {told}: no service published anything")
    if consumer is not None:
        place = child(consumer.place, "consumes")
        consumer.consumes = [ConsumeDraft(place, publisher.name or "", created)]
        report.note(place, f"{publisher.name}.{created} was added: nobody consumed anything")


def derive_composition(
    report: Report, root: ServiceDraft | None, taken: Iterable[str]
) -> CompositionDraft:
    """A composition of a service and of all that can be joined to it, named and not joined yet."""
    folded = {name.replace("-", "") for name in taken}
    name = next(name for name in _numbered(_COMPOSITION) if name.replace("-", "") not in folded)
    owner = root.name if root is not None else ""
    report.note(
        "compositions", f"{name} of {owner} was added: a system with api-composition has one"
    )
    return CompositionDraft("compositions[0]", name, joined=True)


def derive_job(report: Report, employer: ServiceDraft) -> JobDraft:
    """A job that says how many there are of what a service keeps."""
    plural = (employer.entity.plural if employer.entity else None) or ""
    name = f"summarise-{plural.replace('_', '-')}"[: limits.MAX_JOB].rstrip("-")
    report.note(
        "jobs", f"{name} of {employer.name} was added: a system with leader-election has one"
    )
    return JobDraft("jobs[0]", name, employer.name, limits.SCHEDULE)


def derive_legacy(
    report: Report, services: Sequence[ServiceDraft], taken: Iterable[Deployable]
) -> LegacyDraft:
    """A legacy application with one route, which the service with most calls takes over."""
    called = [each.name or "" for each in taken]
    folded = {name.replace("-", "") for name in called}
    service = busiest(services).name or ""
    name = next(
        name
        for name in _numbered(_LEGACY)
        if name.replace("-", "") not in folded
        and {route_name(name, service), f"legacy-{name}"}.isdisjoint(called)
    )
    report.note(
        "legacy",
        f"{name} with a route for {service} was added: a system with strangler-fig has one",
    )
    route = RouteDraft("legacy[0].routes[0]", service, f"/{name}/{service}")
    return LegacyDraft("legacy[0]", name, routes=[route])


def _numbered(name: str) -> Iterator[str]:
    """A name, and what it is called when that is taken: storefront, storefront-2."""
    yield name
    yield from (f"{name}-{number}" for number in range(2, 1000))


def first_call(services: Iterable[ServiceDraft]) -> tuple[ServiceDraft, str] | None:
    """Whom a call is given where there is none: the last service by name, and the first to call."""
    by_name = rules.by_their_names(services)
    ordered = sorted(by_name)
    return next(
        (
            (by_name[caller], callee)
            for caller in reversed(ordered)
            for callee in ordered
            if caller != callee and _may_call([callee], by_name)
        ),
        None,
    )


def busiest(services: Sequence[ServiceDraft]) -> ServiceDraft:
    """The service with most calls, the first by name of several; without calls the last one."""
    ordered = sorted(services, key=lambda service: service.name or "")
    if not any(service.calls for service in ordered):
        return ordered[-1]
    return max(ordered, key=lambda service: len(service.calls))

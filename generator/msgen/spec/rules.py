"""The rules that need to see more than one part of a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import words
from msgen.spec.report import shown
from msgen.spec.reserved import DISTRIBUTIONS, PEER_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from msgen.spec.compositions import CompositionDraft
    from msgen.spec.draft import FieldDraft, ServiceDraft
    from msgen.spec.legacy import LegacyDraft
    from msgen.spec.read_models import ReadModelDraft
    from msgen.spec.report import Report

    Deployable = ServiceDraft | ReadModelDraft | CompositionDraft | LegacyDraft

_COMPANIONS: Final = {
    "-dbos": "the schema of the sagas",
    "-projector": "the projector",
    "-sidecar": "the sidecar",
}
"""What stands beside a service or read model, by the end of its name."""


_NOUNS: Final = {
    "services": "service",
    "read_models": "read model",
    "compositions": "composition",
    "legacy": "legacy application",
}


def by_their_names(services: Iterable[ServiceDraft]) -> dict[str, ServiceDraft]:
    """The services by name, the first of each."""
    by_name: dict[str, ServiceDraft] = {}
    for service in services:
        if service.name is not None:
            by_name.setdefault(service.name, service)
    return by_name


def check(
    report: Report,
    system_name: str | None,
    services: Sequence[ServiceDraft],
    deployables: Sequence[Deployable],
) -> None:
    """Check names against each other, ports, calls and references.

    Args:
        report: Takes the mistakes.
        system_name: Name of the system.
        services: Its services.
        deployables: All that has a name and a port, the services first.
    """
    by_name = by_their_names(services)
    _unique_names(report, deployables)
    _distribution_names(report, system_name, deployables)
    _names_of_companions(report, deployables)
    _unique_ports(report, deployables)
    for service in services:
        _calls(report, service, by_name)
        check_class_names(report, service.calls, by_name)
        for field in (service.entity.fields if service.entity else None) or []:
            _reference(report, service, field, by_name)


def _unique_names(report: Report, services: Iterable[Deployable]) -> None:
    seen: dict[str, Deployable] = {}
    for service in services:
        if not service.name:
            continue
        folded = service.name.replace("-", "").replace("_", "").casefold()
        first = seen.setdefault(folded, service)
        if first is service:
            continue
        if first.name == service.name:
            message = f"{_noun(service)} {shown(service.name)} is already defined by {first.place}"
        else:
            message = (
                f"{shown(service.name)} differs from {shown(first.name or '')} of {first.place} "
                "only by case or hyphens"
            )
        report.error(f"{service.place}.name", message, "choose another name")


def _noun(named: Deployable) -> str:
    return next(noun for key, noun in _NOUNS.items() if named.place.startswith(key))


def _names_of_companions(report: Report, services: Sequence[Deployable]) -> None:
    """Refuse orders-dbos beside orders: its schema is where orders keeps its sagas' state."""
    names = {service.name for service in services}
    for service in services:
        for suffix, what in _COMPANIONS.items():
            other = (service.name or "").removesuffix(suffix)
            if other != service.name and other in names:
                report.error(
                    f"{service.place}.name",
                    f"{shown(service.name or '')} is also the name of {what} of {shown(other)}",
                    "choose another name",
                )


def _distribution_names(
    report: Report, system_name: str | None, services: Iterable[Deployable]
) -> None:
    """Refuse `pydantic` + `settings`: the member would hide the library pydantic-settings."""
    for service in services:
        distribution = f"{system_name}-{service.name}"
        if distribution in DISTRIBUTIONS:
            report.error(
                f"{service.place}.name",
                f"with the system's name it makes {distribution}, a package the services install",
                "choose another name for the service or the system",
            )


def _unique_ports(report: Report, services: Iterable[Deployable]) -> None:
    seen: dict[int, Deployable] = {}
    for service in services:
        if service.port is None:
            continue
        first = seen.setdefault(service.port, service)
        if first is not service:
            report.error(
                f"{service.place}.port",
                f"port {service.port} is already taken by {first.place}",
                "leave it out to get a free one",
            )


def _calls(report: Report, service: ServiceDraft, by_name: Mapping[str, ServiceDraft]) -> None:
    seen: set[str] = set()
    for place, peer in service.calls:
        if peer == service.name:
            report.error(place, f"{shown(peer)} cannot call itself", "remove the call")
        elif peer not in by_name:
            others = [name for name in by_name if name != service.name]
            report.error(
                place,
                f"unknown service {shown(peer)}",
                report.suggest(peer, others, "add it to services"),
            )
        elif peer in seen:
            report.error(place, f"{shown(peer)} is already called", "remove one of them")
        seen.add(peer)


def check_class_names(
    report: Report, calls: Sequence[tuple[str, str]], by_name: Mapping[str, ServiceDraft]
) -> None:
    """Refuse peers whose classes would hide each other: order + ItemLine, order-item + Line.

    A client is a class too: catalog + Client is what calls catalog. So is a fallback.

    Args:
        report: Takes the mistakes.
        calls: Whom one service or composition calls, each with its place.
        by_name: The services.
    """
    made = {
        words.camel(peer) + what: peer for _, peer in calls for what in ("Client", "OrLastGood")
    }
    clients = frozenset(made)
    for place, peer in calls:
        entity = by_name[peer].entity if peer in by_name else None
        if entity is None or entity.name is None:
            continue
        name = words.camel(peer) + entity.name
        other = made.setdefault(name, peer)
        if name in PEER_CLASSES or name in clients or other != peer:
            report.error(
                place,
                f"{peer} and its entity make the class {name}, which "
                + (f"{other} makes too" if other != peer else "the generated code uses itself"),
                "give the entity another name",
            )


def _reference(
    report: Report, service: ServiceDraft, field: FieldDraft, by_name: Mapping[str, ServiceDraft]
) -> None:
    owner = field.parsed.service if field.parsed else None
    if owner is None or field.parsed is None:
        return
    if owner == service.name:
        report.error(
            field.place,
            f"{shown(field.type)} refers to the service's own entity",
            "use uuid: a service needs no call to look at its own data",
        )
    elif owner not in by_name:
        others = [name for name in by_name if name != service.name]
        report.error(
            field.place,
            f"unknown service {shown(owner)}",
            report.suggest(owner, others, "add it to services"),
        )
    else:
        _referenced_entity(report, field, by_name[owner])
        if owner not in {peer for _, peer in service.calls}:
            report.error(
                field.place,
                f"{shown(field.type)} needs a call to {owner} to check that it exists",
                f"add {owner} to {service.place}.calls, or use uuid",
            )


def _referenced_entity(report: Report, field: FieldDraft, owner: ServiceDraft) -> None:
    wanted = field.parsed.entity if field.parsed else None
    entity = owner.entity.name if owner.entity else None
    if wanted and entity and wanted != entity:
        report.error(
            field.place,
            f"{owner.name} has no entity {shown(wanted)}",
            f"its entity is {shown(entity)}",
        )

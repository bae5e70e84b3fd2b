"""The rules of compositions: whom they ask, and what joins their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.spec import limits, words
from msgen.spec.compositions import ROOT, PartDraft
from msgen.spec.read_model_rules import find_key
from msgen.spec.report import child, shown
from msgen.spec.something import busiest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from msgen.spec.compositions import CompositionDraft
    from msgen.spec.draft import FieldDraft, ServiceDraft
    from msgen.spec.report import Report


def complete(
    compositions: Iterable[CompositionDraft],
    services: Sequence[ServiceDraft],
    by_name: Mapping[str, ServiceDraft],
) -> None:
    """Find the sources, keys and vias that were left out, where that can be done."""
    for composition in compositions:
        if composition.joined and by_name:
            root = best_root(services) or busiest(services)
            composition.sources = _joined(composition.place, root, by_name)
            composition.joined = False
        root = _root(composition, by_name)
        for part in composition.sources[1:]:
            service = by_name.get(part.service or "")
            if root is not None and service is not None:
                _find(part, service, root)


def best_root(services: Sequence[ServiceDraft]) -> ServiceDraft | None:
    """The service with most calls to which another one can be joined, if there is any."""
    if not services:
        return None
    ordered = sorted(services, key=lambda service: (-len(service.calls), service.name or ""))
    return next(
        (
            root
            for root in (busiest(services), *ordered)
            if any(True for other in services if other is not root for _ in _joins(other, root))
        ),
        None,
    )


def _root(
    composition: CompositionDraft, by_name: Mapping[str, ServiceDraft]
) -> ServiceDraft | None:
    first = composition.sources[0].service if composition.sources else None
    return by_name.get(first or "")


def _joined(place: str, root: ServiceDraft, by_name: Mapping[str, ServiceDraft]) -> list[PartDraft]:
    """A service and all that can be joined to it."""
    others = [
        PartDraft(place, name, *found)
        for name in sorted(by_name)
        if name != root.name and (found := next(_joins(by_name[name], root), None))
    ]
    first = PartDraft(place, root.name, ROOT, ROOT, required=True)
    return [first, *others[: limits.MAX_SOURCES - 1]]


def _find(part: PartDraft, service: ServiceDraft, root: ServiceDraft) -> None:
    """Fill in the key or via that was left out, of the likeliest join that fits the other."""
    for key, via in _joins(service, root):
        if part.key in {None, key} and part.via in {None, via}:
            part.key, part.via = key, via
            return


def _joins(service: ServiceDraft, root: ServiceDraft) -> Iterator[tuple[str, str]]:
    """What may join a service to the root, the likeliest first: (its key, the root's via).

    The root refers to it, it refers to the root, or both hold the same id under the same name.
    """
    if (via := find_key(root, service)) is not None:
        yield ROOT, via
    if (key := find_key(service, root)) is not None:
        yield key, ROOT
    there = {field.name: field for field in _ids(service)}
    for here in _ids(root):
        other = there.get(here.name)
        if other is not None and _same_owner(_owner(here), _owner(other)):
            yield here.name, here.name


def _ids(service: ServiceDraft) -> list[FieldDraft]:
    """The required fields that hold an id."""
    fields = (service.entity.fields if service.entity else None) or []
    return [field for field in fields if _is_id(field)]


def _is_id(field: FieldDraft) -> bool:
    return bool(field.parsed and field.parsed.kind == "uuid" and not field.parsed.optional)


def _owner(field: FieldDraft) -> str | None:
    return field.parsed.service if field.parsed else None


def _same_owner(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def check(
    report: Report,
    compositions: Iterable[CompositionDraft],
    by_name: Mapping[str, ServiceDraft],
) -> None:
    """Check the sources of every composition; names and ports are checked with the services'."""
    for composition in compositions:
        seen: dict[str, str] = {}
        root = _root(composition, by_name)
        if root is not None and len(composition.sources) == 1:
            _alone(report, composition, root)
        for part in composition.sources:
            if part.service is None:
                continue
            place = child(part.place, "service")
            if part.service not in by_name:
                hint = report.suggest(part.service, list(by_name), "add it to services")
                report.error(place, f"unknown service {shown(part.service)}", hint)
            elif seen.setdefault(part.service, part.place) != part.place:
                report.error(
                    place, f"{shown(part.service)} is already a source", "remove one of them"
                )
            elif root is not None and root.name != part.service:
                _join(report, part, by_name[part.service], root)


def check_something(
    report: Report, services: Sequence[ServiceDraft], compositions: Sequence[CompositionDraft]
) -> None:
    """Refuse services that cannot be put together in any way, when nothing else is said."""
    if not compositions and best_root(services) is None:
        report.error(
            "patterns",
            "no service can be joined to another one: api-composition would put nothing together",
            "give a service a field that holds the id of another one, such as order_id: uuid, or "
            "leave api-composition out",
        )


def _alone(report: Report, composition: CompositionDraft, root: ServiceDraft) -> None:
    """Refuse to compose one source: it answers for itself."""
    (part,) = composition.sources
    report.error(
        composition.place,
        f"needs a second source beside {shown(root.name or '')}"
        if part.place != composition.place
        else f"nothing can be joined to {shown(root.name or '')}",
        "for example [orders, payments], where a payment has a required order_id of type uuid",
    )


def _join(report: Report, part: PartDraft, service: ServiceDraft, root: ServiceDraft) -> None:
    """Check what joins one source to the first one."""
    key = _checked(report, part, "key", service) if part.key else None
    via = _checked(report, part, "via", root) if part.via else None
    here, there = shown(root.name or ""), shown(service.name or "")
    if part.key is None or part.via is None:
        if (part.key is None or key) and (part.via is None or via):
            report.error(part.place, f"nothing joins {there} to {here}", _way(service, root))
    elif key and via and part.key == part.via == ROOT:
        message = f"{here} and {there} have no ids in common"
        report.error(child(part.place, "via"), message, _way(service, root))
    elif key and via and not _same_owner(key[0], via[0]):
        message = f"{shown(part.via)} is an id of {via[0]}, {shown(part.key)} is one of {key[0]}"
        report.error(child(part.place, "via"), message, _way(service, root))


def _way(service: ServiceDraft, root: ServiceDraft) -> str:
    """How two services could be joined."""
    entity = service.entity.name if service.entity else None
    usual = f"{words.snake(entity or 'entity')}_id"
    return f"give {shown(root.name or '')} a required field {shown(usual)} of type uuid"


def _checked(
    report: Report, part: PartDraft, which: str, service: ServiceDraft
) -> tuple[str | None] | None:
    """Whose ids a key or via holds, in a tuple; None and a mistake when it can hold none."""
    name = str(getattr(part, which))
    if name == ROOT:
        return (service.name,)
    place = child(part.place, which)
    fields = (service.entity.fields if service.entity else None) or []
    field = next((field for field in fields if field.name == name), None)
    if field is None:
        ids = [ROOT, *(field.name for field in _ids(service))]
        hint = report.suggest(name, ids, f"one of {', '.join(ids)}")
        report.error(place, f"{shown(service.name or '')} has no field {shown(name)}", hint)
    elif field.parsed is not None and not _is_id(field):
        report.error(
            place,
            f"{shown(name)} is {field.type} and joins nothing",
            "name id, or a required uuid or reference",
        )
    else:
        return (_owner(field),)
    return None

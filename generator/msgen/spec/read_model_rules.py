"""The rules of read models: their names, the keys that join their sources, the events they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.spec import limits, names, words
from msgen.spec.events import add_lifecycle
from msgen.spec.read_models import SourceDraft
from msgen.spec.report import child, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from msgen.spec.draft import FieldDraft, ServiceDraft
    from msgen.spec.read_models import ReadModelDraft
    from msgen.spec.report import Report


def complete(
    read_models: Iterable[ReadModelDraft],
    names_taken: Iterable[str],
    by_name: Mapping[str, ServiceDraft],
) -> None:
    """Find the keys, names and joined sources that were left out, where that can be done.

    Args:
        read_models: What to complete.
        names_taken: What they may not be called.
        by_name: The services.
    """
    taken = {_folded(name) for name in names_taken}
    for view in read_models:
        root = by_name.get(view.sources[0].service or "") if view.sources else None
        if root is None or root.entity is None or root.entity.name is None:
            continue
        if view.joined:
            view.sources.extend(_joined(view.place, root, by_name.values()))
            view.joined = False
        for source in view.sources[1:]:
            service = by_name.get(source.service or "")
            if source.key is None and service is not None:
                source.key = find_key(service, root)
        if view.name is None:
            view.name = free_name(root.entity.name, taken)
            taken.add(_folded(view.name))


def _joined(place: str, root: ServiceDraft, services: Iterable[ServiceDraft]) -> list[SourceDraft]:
    """The services that refer to another one."""
    found = [
        SourceDraft(place, service.name, key)
        for service in services
        if service is not root and (key := find_key(service, root))
    ]
    return sorted(found, key=lambda source: source.service or "")[: limits.MAX_SOURCES - 1]


def find_key(service: ServiceDraft, root: ServiceDraft) -> str | None:
    """The field of a service that holds the id of another one's entity, if there is one."""
    return next((field.name for field in _keys(service, root)), None)


def _keys(service: ServiceDraft, root: ServiceDraft) -> list[FieldDraft]:
    """The required fields that may be the key, the likeliest first."""
    usual = f"{words.snake(root.entity.name)}_id" if root.entity and root.entity.name else ""
    fields = (service.entity.fields if service.entity else None) or []
    found = [
        field
        for field in fields
        if field.parsed
        and field.parsed.kind == "uuid"
        and not field.parsed.optional
        and (
            field.parsed.service == root.name or (not field.parsed.service and field.name == usual)
        )
    ]
    return sorted(found, key=lambda field: field.name != usual)


def free_name(entity: str, taken: Collection[str]) -> str:
    """A name for the read model of an entity that neither a service nor another one has."""
    kebab = words.snake(entity).replace("_", "-")
    endings = ("-overview", "-view", *(f"-view-{number}" for number in range(2, 1000)))
    found = (kebab[: limits.MAX_NAME - len(ending)].rstrip("-") + ending for ending in endings)
    return next(
        name
        for name in found
        if _folded(name) not in taken and names.problem_free(name, names.READ_MODEL)
    )


def _folded(name: str) -> str:
    return name.replace("-", "")


def check(
    report: Report, read_models: Iterable[ReadModelDraft], by_name: Mapping[str, ServiceDraft]
) -> None:
    """Check the sources of every read model; names and ports are checked with the services'."""
    for view in read_models:
        seen: dict[str, str] = {}
        root = by_name.get(view.sources[0].service or "") if view.sources else None
        for source in view.sources:
            if source.service is None:
                continue
            place = child(source.place, "service")
            if source.service not in by_name:
                hint = report.suggest(source.service, list(by_name), "add it to services")
                report.error(place, f"unknown service {shown(source.service)}", hint)
            elif seen.setdefault(source.service, source.place) != source.place:
                message = f"{shown(source.service)} is already a source"
                report.error(place, message, "remove one of them")
            elif root is not None and root.name != source.service:
                _key(report, source, by_name[source.service], root)


def _key(report: Report, source: SourceDraft, service: ServiceDraft, root: ServiceDraft) -> None:
    keys = [field.name for field in _keys(service, root)]
    fields = (service.entity.fields if service.entity else None) or []
    named = next((field for field in fields if field.name == source.key), None)
    entity = root.entity.name if root.entity else None
    usual = shown(f"{words.snake(entity or 'entity')}_id")
    hint = f"give it a required field {usual} of type uuid"
    owner, other = shown(root.name or ""), shown(service.name or "")
    if source.key is None:
        message = f"{other} has no required field that holds the id of {owner}"
        report.error(source.place, message, hint)
    elif named is None:
        report.error(
            child(source.place, "key"),
            f"{other} has no field {shown(source.key)}",
            report.suggest(source.key, keys, hint),
        )
    elif named.parsed and (named.parsed.kind != "uuid" or named.parsed.optional):
        report.error(
            child(source.place, "key"),
            f"{shown(source.key)} is {named.type} and cannot hold the id of {owner}",
            f"name a required uuid or reference, or {hint}",
        )
    elif named.parsed and named.parsed.service not in {None, root.name}:
        report.error(
            child(source.place, "key"),
            f"{shown(source.key)} refers to {named.parsed.service}, not to {owner}",
            report.suggest("", keys, hint),
        )


def add_events(
    report: Report, read_models: Iterable[ReadModelDraft], by_name: Mapping[str, ServiceDraft]
) -> None:
    """Let each source publish what a read model needs to know: created, changed and removed."""
    for view in read_models:
        for source in view.sources:
            service = by_name.get(source.service or "")
            added = add_lifecycle(service) if service else []
            if service and added:
                told = ", ".join(event.name for event in added)
                word = "was" if len(added) == 1 else "were"
                message = f"{told} {word} added: {view.name or 'a read model'} is made from them"
                report.note(child(service.place, "publishes"), message)

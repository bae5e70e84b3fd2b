"""Fills in what a spec leaves out, once; from then on it is explicit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.spec import limits, names, words
from msgen.spec.draft import EntityDraft, FieldDraft
from msgen.spec.fields import FieldType
from msgen.spec.report import child

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.report import Report
    from msgen.spec.rules import Deployable


def complete_ports(services: Sequence[Deployable], gateway_port: int | None) -> None:
    """Give each service or read model without a port the first free one, in the order written."""
    taken = {service.port for service in services} | {gateway_port}
    free = (p for p in range(limits.FIRST_SERVICE_PORT, limits.MAX_PORT + 1) if p not in taken)
    for service in services:
        if service.port is None:
            service.port = next(free)


def complete_entities(report: Report, services: Iterable[ServiceDraft]) -> None:
    """Derive missing entities, plurals and fields from the services' names."""
    for service in services:
        entity = service.entity = service.entity or EntityDraft(f"{service.place}.entity")
        if entity.name is None and service.name and names.problem_free(service.name, names.SERVICE):
            entity.name = _entity_name(service.name)
        if entity.plural is None and entity.name and names.problem_free(entity.name, names.ENTITY):
            entity.plural = _plural(entity.name)
            if problem := names.problem_with(entity.plural, names.PLURAL):
                report.error(child(entity.place, "plural"), problem.message, "add another plural")
        if entity.fields is None:
            entity.fields = [
                FieldDraft(f"{entity.place}.fields.name", "name", "str", FieldType("str", False))
            ]


def _entity_name(service_name: str) -> str:
    first, _, last = service_name.rpartition("-")
    name = words.camel(f"{first}-{words.singular(last)}")
    return name if names.problem_free(name, names.ENTITY) else name + names.ENTITY.suffix


def _plural(entity_name: str) -> str:
    word = words.snake(entity_name)
    name = words.plural(word)
    if len(name) > limits.MAX_PLURAL or names.problem_free(name, names.PLURAL):
        return name
    return word + names.PLURAL.suffix

"""Reads a raw spec, shorthand and all, into drafts: what was said, and where.

A draft holds whatever had the right shape, legal or not, so that later checks can still refer to it
and one mistake is reported once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from msgen.spec import limits, names, shape
from msgen.spec.events import ConsumeDraft, EventDraft, read_consumes, read_publishes
from msgen.spec.fields import FieldType, NotAType, parse_type
from msgen.spec.policies import PolicyDraft, read_policies
from msgen.spec.report import child, described, shown

if TYPE_CHECKING:
    from collections.abc import Collection, ItemsView, Iterator

    from msgen.spec.names import Style
    from msgen.spec.report import Report
    from msgen.spec.shape import Raw

SERVICE_KEYS: Final = (
    "name", "port", "entity", "calls", "publishes", "consumes", "call_policies",
)  # fmt: skip
ENTITY_KEYS: Final = ("name", "plural", "fields")

_KEYS_HINT: Final = "known keys: {}"


@dataclass(slots=True)
class FieldDraft:
    """One field: `type` is the text, `parsed` what it means, None when it means nothing."""

    place: str
    name: str
    type: str = "str"
    parsed: FieldType | None = None


@dataclass(slots=True)
class EntityDraft:
    """One entity; None stands for what was left out or unreadable."""

    place: str
    name: str | None = None
    plural: str | None = None
    fields: list[FieldDraft] | None = None


@dataclass(slots=True)
class ServiceDraft:
    """One service; calls are (place, name of the peer), None stands for what nobody wrote of."""

    place: str
    name: str | None = None
    port: int | None = None
    entity: EntityDraft | None = None
    calls: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    publishes: list[EventDraft] | None = None
    consumes: list[ConsumeDraft] | None = None
    call_policies: list[PolicyDraft] | None = None

    @property
    def called(self) -> list[str]:
        """Whom it calls, by name."""
        return [peer for _, peer in self.calls]


def read_services(
    report: Report, value: object, unknown: Collection[str] = ()
) -> list[ServiceDraft]:
    """Read `services:`, a list of mappings or plain names.

    Args:
        report: Takes the mistakes.
        value: What was written.
        unknown: Keys of a service and of a call policy that no pattern reads.
    """
    found = shape.items(report, "services", value, "a list of services", limits.MAX_SERVICES)
    if found == []:
        report.error("services", "a system needs at least one service", "for example [orders]")
    return [
        _read_service(report, child("services", index), item, unknown)
        for index, item in enumerate(found or [])
    ]


def read_name(report: Report, place: str, value: object, style: Style) -> str | None:
    """Read a name and complain when it is not a legal one; return it all the same."""
    name = shape.text(report, place, value, f"the name of {style.noun}")
    if name is not None and (problem := names.problem_with(name, style)):
        report.error(place, problem.message, problem.hint)
    return name


def _read_service(
    report: Report, place: str, value: object, unknown: Collection[str]
) -> ServiceDraft:
    draft = ServiceDraft(place)
    if isinstance(value, str):
        draft.name = read_name(report, place, value, names.SERVICE)
        return draft
    raw = shape.mapping(report, place, value, "a service (a mapping or a name)")
    if raw is None:
        return draft
    keys = [key for key in SERVICE_KEYS if key not in unknown]
    shape.known(report, place, raw, keys, _KEYS_HINT.format(", ".join(keys)))
    if "name" in raw:
        draft.name = read_name(report, child(place, "name"), raw["name"], names.SERVICE)
    else:
        report.error(place, "a service needs a name", "add name: orders, for example")
    if "port" in raw:
        draft.port = shape.port(
            report, child(place, "port"), raw["port"], limits.MIN_PORT, limits.MAX_PORT
        )
    if "entity" in raw:
        draft.entity = _read_entity(report, child(place, "entity"), raw["entity"])
    if "calls" in raw:
        draft.calls = _read_calls(report, child(place, "calls"), raw["calls"])
    _read_sections(report, draft, raw, unknown)
    return draft


def _read_sections(report: Report, draft: ServiceDraft, raw: Raw, unknown: Collection[str]) -> None:
    """Read what patterns add to a service."""
    place = draft.place
    if "publishes" in raw:
        draft.publishes = read_publishes(report, child(place, "publishes"), raw["publishes"])
    if "consumes" in raw:
        draft.consumes = read_consumes(report, child(place, "consumes"), raw["consumes"])
    if "call_policies" in raw and "call_policies" not in unknown:
        where = child(place, "call_policies")
        draft.call_policies = read_policies(report, where, raw["call_policies"], unknown)


def _read_calls(report: Report, place: str, value: object) -> list[tuple[str, str]]:
    found = shape.items(report, place, value, "a list of service names", limits.MAX_SERVICES) or []
    read = [
        (child(place, index), shape.text(report, child(place, index), item, "a service's name"))
        for index, item in enumerate(found)
    ]
    return [(where, name) for where, name in read if name is not None]


def _read_entity(report: Report, place: str, value: object) -> EntityDraft:
    draft = EntityDraft(place)
    if isinstance(value, str):
        draft.name = read_name(report, place, value, names.ENTITY)
        return draft
    raw = shape.mapping(report, place, value, "an entity (a mapping or a name)")
    if raw is None:
        return draft
    shape.known(report, place, raw, ENTITY_KEYS, _KEYS_HINT.format(", ".join(ENTITY_KEYS)))
    if "name" in raw:
        draft.name = read_name(report, child(place, "name"), raw["name"], names.ENTITY)
    if "plural" in raw:
        draft.plural = read_name(report, child(place, "plural"), raw["plural"], names.PLURAL)
    if "fields" in raw:
        draft.fields = _read_fields(report, child(place, "fields"), raw["fields"])
    return draft


def _read_fields(report: Report, place: str, value: object) -> list[FieldDraft]:
    before = len(report.findings)
    pairs = list(_pairs(report, place, value))
    if not pairs and len(report.findings) == before:
        report.error(place, "an entity needs at least one field", "for example {name: str}")
    if len(pairs) > limits.MAX_FIELDS:
        report.error(
            place,
            f"has {len(pairs)} fields, at most {limits.MAX_FIELDS} are allowed",
            "split it up",
        )
    drafts: list[FieldDraft] = []
    seen: set[str] = set()
    for where, name, kind in pairs[: limits.MAX_FIELDS]:
        if name in seen:
            report.error(where, f"field {shown(name)} is already there", "remove one of them")
        seen.add(name)
        drafts.append(_read_field(report, where, name, kind))
    return drafts


def _pairs(report: Report, place: str, value: object) -> Iterator[tuple[str, str, object]]:
    """Yield (place, name, type) of `{sku: str}`, `[sku, quantity: int]` or `["sku:str"]`."""
    if not isinstance(value, list | tuple):
        raw: Raw = shape.mapping(report, place, value, "fields ({name: type} or a list)") or {}
        for name, kind in raw.items():
            yield child(place, name), name, kind
        return
    for index, item in enumerate(shape.items(report, place, cast("object", value), "fields") or []):
        where = child(place, index)
        if isinstance(item, str):
            name, _, kind = item.partition(":")
            yield where, name.strip(), kind.strip() or "str"
        elif isinstance(item, dict):
            for name, kind in _one_field(report, where, cast("object", item)):
                yield where, name, kind
        else:
            message = f"expected a field, found {described(item)}"
            report.error(where, message, "for example quantity: int")


def _one_field(report: Report, place: str, value: object) -> ItemsView[str, object]:
    return (shape.mapping(report, place, value, "a field") or {}).items()


def _read_field(report: Report, place: str, name: str, kind: object) -> FieldDraft:
    draft = FieldDraft(place, name)
    if problem := names.problem_with(name, names.FIELD):
        report.error(place, problem.message, problem.hint)
    written = shape.text(report, place, kind, "the type of a field")
    if written is None:
        return draft
    match parse_type(written):
        case NotAType(hint=hint):
            report.error(place, f"unknown field type {shown(written)}", hint)
        case parsed:
            draft.type = written
            draft.parsed = parsed
    return draft

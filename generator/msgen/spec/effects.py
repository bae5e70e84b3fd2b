"""What a step of a saga may change at its participant, given what the owner's entity holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import words
from msgen.spec.report import child, shown

if TYPE_CHECKING:
    from msgen.spec.draft import FieldDraft, ServiceDraft
    from msgen.spec.report import Report
    from msgen.spec.sagas import TakesDraft

_COUNTABLE: Final = ("int", "decimal")


def unfillable(owner: ServiceDraft, participant: ServiceDraft) -> list[str]:
    """The required fields of a participant that nothing of the owner's entity can fill."""
    return [
        field.name
        for field in _fields(participant).values()
        if field.parsed and not field.parsed.optional and not _fills(owner, field)
    ]


def _fills(owner: ServiceDraft, field: FieldDraft) -> bool:
    parsed = field.parsed
    if parsed is None or _is_key(owner, field):
        return True
    same = _fields(owner).get(field.name)
    if same is None or same.parsed is None:
        return False
    return same.parsed.kind == parsed.kind and (parsed.optional or not same.parsed.optional)


def _is_key(owner: ServiceDraft, field: FieldDraft) -> bool:
    """Whether a field holds the id of the owner's entity: `order_id`, or a reference to it."""
    parsed = field.parsed
    if parsed is None or parsed.kind != "uuid":
        return False
    if parsed.service is not None:
        return parsed.service == owner.name
    entity = owner.entity.name if owner.entity else None
    return entity is not None and field.name == f"{words.snake(entity)}_id"


def check_creates(
    report: Report, place: str, owner: ServiceDraft, participant: ServiceDraft
) -> None:
    """Refuse to create an entity whose required fields the owner's entity cannot fill."""
    missing = unfillable(owner, participant)
    if not missing:
        return
    report.error(
        place,
        f"nothing of {shown(owner.name or '')} can fill {', '.join(map(shown, missing[:3]))}",
        "give its entity fields of the same name and type, make them optional, or use holds",
    )


def check_takes(
    report: Report, takes: TakesDraft, owner: ServiceDraft, participant: ServiceDraft
) -> None:
    """Refuse to take unless both fields are numbers and one entity can be told from the others."""
    field = _found(report, takes, "field", takes.field, participant)
    amount = _found(report, takes, "amount", takes.amount, owner)
    here = _found(report, takes, "match", takes.match, participant)
    there = _found(report, takes, "match", takes.match, owner)
    if field and field.parsed and field.parsed.kind not in _COUNTABLE:
        where = child(takes.place, "field")
        report.error(where, f"{shown(field.name)} is {field.type}", "it must be int or decimal")
    elif field and amount and not _same_kind(field, amount):
        report.error(
            child(takes.place, "amount"),
            f"{shown(amount.name)} is {amount.type}, {shown(field.name)} is {field.type}",
            "both must be of the same type",
        )
    if here and there and not _same_kind(here, there):
        report.error(
            child(takes.place, "match"),
            f"{shown(here.name)} is {there.type} at the owner, {here.type} at the participant",
            "both must be of the same type",
        )


def _found(
    report: Report, takes: TakesDraft, key: str, name: str | None, service: ServiceDraft
) -> FieldDraft | None:
    """The field of a service that `takes` names, when it is there and always has a value."""
    if name is None:
        return None
    fields = _fields(service)
    field = fields.get(name)
    place = child(takes.place, key)
    if field is None:
        report.error(
            place,
            f"{shown(service.name or '')} has no field {shown(name)}",
            report.suggest(name, list(fields), "name one of its fields"),
        )
    elif field.parsed and field.parsed.optional:
        report.error(
            place,
            f"{shown(name)} of {shown(service.name or '')} may be missing",
            "make it required",
        )
        return None
    return field


def _same_kind(one: FieldDraft, other: FieldDraft) -> bool:
    return not one.parsed or not other.parsed or one.parsed.kind == other.parsed.kind


def _fields(service: ServiceDraft) -> dict[str, FieldDraft]:
    fields = service.entity.fields if service.entity else None
    return {field.name: field for field in fields or []}

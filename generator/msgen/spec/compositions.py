"""Compositions: how a spec spells them, shorthand and all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgen.spec import limits, names, shape
from msgen.spec.policies import PolicyDraft, read_policies
from msgen.spec.report import child, described

if TYPE_CHECKING:
    from collections.abc import Collection

    from msgen.spec.report import Report
    from msgen.spec.shape import Raw

COMPOSITION_KEYS: Final = ("name", "port", "sources", "call_policies")
PART_KEYS: Final = ("service", "key", "via", "required")
ROOT: Final = "id"
"""Key and via of the first source."""

_KEYS_HINT: Final = "known keys: {}"


@dataclass(slots=True)
class PartDraft:
    """One source; key and via are None until they are found."""

    place: str
    service: str | None = None
    key: str | None = None
    via: str | None = None
    required: bool = False


@dataclass(slots=True)
class CompositionDraft:
    """One composition; `joined` says to look for sources, None stands for what nobody wrote of."""

    place: str
    name: str | None = None
    port: int | None = None
    sources: list[PartDraft] = field(default_factory=list[PartDraft])
    joined: bool = False
    call_policies: list[PolicyDraft] | None = None

    @property
    def called(self) -> list[str]:
        """Whom it asks, by name."""
        return [part.service for part in self.sources if part.service is not None]


def read_compositions(
    report: Report, value: object, unknown: Collection[str] = ()
) -> list[CompositionDraft]:
    """Read `compositions:`, a list of mappings or names.

    Args:
        report: Takes the mistakes.
        value: What was written.
        unknown: Keys of a composition and of a policy that no pattern reads.
    """
    most = limits.MAX_COMPOSITIONS
    found = shape.items(report, "compositions", value, "a list of compositions", most) or []
    return [
        _read(report, child("compositions", index), item, unknown)
        for index, item in enumerate(found)
    ]


def _read(report: Report, place: str, value: object, unknown: Collection[str]) -> CompositionDraft:
    draft = CompositionDraft(place)
    opened = {"name": value} if isinstance(value, str) else value
    raw = shape.mapping(report, place, opened, "a composition (a mapping or a name)")
    if raw is None:
        return draft
    keys = [key for key in COMPOSITION_KEYS if key not in unknown]
    shape.known(report, place, raw, keys, _KEYS_HINT.format(", ".join(keys)))
    _read_name(report, draft, raw, place if isinstance(value, str) else child(place, "name"))
    if "port" in raw:
        draft.port = shape.port(
            report, child(place, "port"), raw["port"], limits.MIN_PORT, limits.MAX_PORT
        )
    if "sources" in raw:
        draft.sources = _read_sources(report, child(place, "sources"), raw["sources"])
    else:
        draft.joined = True
    if "call_policies" in raw and "call_policies" not in unknown:
        where = child(place, "call_policies")
        draft.call_policies = read_policies(report, where, raw["call_policies"], unknown)
    return draft


def _read_name(report: Report, draft: CompositionDraft, raw: Raw, place: str) -> None:
    if "name" not in raw:
        report.error(draft.place, "a composition needs a name", "add name: storefront, for example")
        return
    draft.name = shape.text(report, place, raw["name"], "the name of a composition")
    if draft.name is not None and (problem := names.problem_with(draft.name, names.COMPOSITION)):
        report.error(place, problem.message, problem.hint)


def _read_sources(report: Report, place: str, value: object) -> list[PartDraft]:
    found = shape.items(report, place, value, "a list of services", limits.MAX_SOURCES)
    if found == []:
        report.error(place, "a composition needs at least one source", "for example [orders]")
    return [
        _read_source(report, child(place, index), item, root=not index)
        for index, item in enumerate(found or [])
    ]


def _read_source(report: Report, place: str, value: object, *, root: bool) -> PartDraft:
    draft = PartDraft(place, required=root)
    if root:
        draft.key = draft.via = ROOT
    opened = {"service": value} if isinstance(value, str) else value
    raw = shape.mapping(report, place, opened, "a source (a mapping or a service's name)")
    if raw is None:
        return draft
    shape.known(report, place, raw, PART_KEYS, _KEYS_HINT.format(", ".join(PART_KEYS)))
    if "service" in raw:
        where = child(place, "service")
        draft.service = shape.text(report, where, raw["service"], "a service's name")
    else:
        report.error(place, "lacks its service", "add service: orders, for example")
    if "key" in raw:
        draft.key = _field(report, child(place, "key"), raw["key"], root=root)
    if "via" in raw:
        draft.via = _field(report, child(place, "via"), raw["via"], root=root)
    if "required" in raw:
        draft.required = _required(report, child(place, "required"), raw["required"], root=root)
    return draft


def _field(report: Report, place: str, value: object, *, root: bool) -> str | None:
    name = shape.text(report, place, value, "the name of a field")
    if root and name not in {None, ROOT}:
        report.error(place, "the first source is found by its id", f"write {ROOT}, or leave it out")
    return ROOT if root else name


def _required(report: Report, place: str, value: object, *, root: bool) -> bool:
    if not isinstance(value, bool):
        message = f"expected true or false, found {described(value)}"
        report.error(place, message, "true: no answer without it; false: a partial one")
    elif root and not value:
        message = "the first source is what is answered with: it is always required"
        report.error(place, message, "write true, or leave it out")
    return root or value is True

"""Read models: how a spec spells them, shorthand and all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgen.spec import limits, names, shape
from msgen.spec.report import child

if TYPE_CHECKING:
    from msgen.spec.report import Report

READ_MODEL_KEYS: Final = ("name", "port", "sources")
SOURCE_KEYS: Final = ("service", "key")
ROOT_KEY: Final = "id"

_KEYS_HINT: Final = "known keys: {}"


@dataclass(slots=True)
class SourceDraft:
    """One source; the key is None until it is found."""

    place: str
    service: str | None = None
    key: str | None = None


@dataclass(slots=True)
class ReadModelDraft:
    """One read model; a name of None is derived, `joined` says to look for sources to join."""

    place: str
    name: str | None = None
    port: int | None = None
    sources: list[SourceDraft] = field(default_factory=list[SourceDraft])
    joined: bool = False


def read_read_models(report: Report, value: object) -> list[ReadModelDraft]:
    """Read `read_models:`, a list of mappings or names of services."""
    most = limits.MAX_READ_MODELS
    found = shape.items(report, "read_models", value, "a list of read models", most) or []
    return [_read(report, child("read_models", index), item) for index, item in enumerate(found)]


def _read(report: Report, place: str, value: object) -> ReadModelDraft:
    draft = ReadModelDraft(place)
    if isinstance(value, str):
        draft.sources = [SourceDraft(place, value, ROOT_KEY)]
        draft.joined = True
        return draft
    raw = shape.mapping(report, place, value, "a read model (a mapping or a service's name)")
    if raw is None:
        return draft
    keys = READ_MODEL_KEYS
    shape.known(report, place, raw, keys, _KEYS_HINT.format(", ".join(keys)))
    if "name" in raw:
        name = shape.text(report, child(place, "name"), raw["name"], "the name of a read model")
        draft.name = name
        if name is not None and (problem := names.problem_with(name, names.READ_MODEL)):
            report.error(child(place, "name"), problem.message, problem.hint)
    if "port" in raw:
        draft.port = shape.port(
            report, child(place, "port"), raw["port"], limits.MIN_PORT, limits.MAX_PORT
        )
    if "sources" not in raw:
        report.error(place, "a read model needs sources", "add sources: [orders, payments]")
        return draft
    where = child(place, "sources")
    found = shape.items(report, where, raw["sources"], "a list of services", limits.MAX_SOURCES)
    if found == []:
        report.error(where, "a read model needs at least one source", "for example [orders]")
    for index, item in enumerate(found or []):
        draft.sources.append(_read_source(report, child(where, index), item, root=not index))
    return draft


def _read_source(report: Report, place: str, value: object, *, root: bool) -> SourceDraft:
    draft = SourceDraft(place, key=ROOT_KEY if root else None)
    if isinstance(value, str):
        draft.service = value
        return draft
    raw = shape.mapping(report, place, value, "a source (a mapping or a service's name)")
    if raw is None:
        return draft
    shape.known(report, place, raw, SOURCE_KEYS, _KEYS_HINT.format(", ".join(SOURCE_KEYS)))
    if "service" in raw:
        where = child(place, "service")
        draft.service = shape.text(report, where, raw["service"], "a service's name")
    else:
        report.error(place, "lacks its service", "add service: orders, for example")
    if "key" in raw:
        where = child(place, "key")
        key = shape.text(report, where, raw["key"], "the name of a field")
        if root and key not in {None, ROOT_KEY}:
            report.error(where, "the first source is found by its id", f"write key: {ROOT_KEY}")
        draft.key = ROOT_KEY if root else key
    return draft

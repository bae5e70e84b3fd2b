"""Legacy applications: how a spec spells them, shorthand and all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgen.spec import limits, names, shape
from msgen.spec.addresses import problem_with_path, problem_with_url
from msgen.spec.report import child

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgen.spec.names import Problem
    from msgen.spec.report import Report
    from msgen.spec.shape import Raw

LEGACY_KEYS: Final = ("name", "port", "url", "routes")
ROUTE_KEYS: Final = ("path", "service")

_KEYS_HINT: Final = "known keys: {}"


@dataclass(slots=True)
class RouteDraft:
    """One route; the path is None until it follows from the names."""

    place: str
    service: str | None = None
    path: str | None = None


@dataclass(slots=True)
class LegacyDraft:
    """One legacy application; `joined` says to look for a service that takes over a route."""

    place: str
    name: str | None = None
    port: int | None = None
    url: str | None = None
    routes: list[RouteDraft] = field(default_factory=list[RouteDraft])
    joined: bool = False


def route_name(legacy: str, service: str) -> str:
    """The name of a route: of its files, and of what stands for it at the gateway."""
    return f"{legacy}-{service}"


def read_legacy(report: Report, value: object) -> list[LegacyDraft]:
    """Read `legacy:`, a list of mappings or names."""
    what = "a list of legacy applications"
    found = shape.items(report, "legacy", value, what, limits.MAX_LEGACY) or []
    return [_read(report, child("legacy", index), item) for index, item in enumerate(found)]


def _read(report: Report, place: str, value: object) -> LegacyDraft:
    draft = LegacyDraft(place)
    opened = {"name": value} if isinstance(value, str) else value
    raw = shape.mapping(report, place, opened, "a legacy application (a mapping or a name)")
    if raw is None:
        return draft
    shape.known(report, place, raw, LEGACY_KEYS, _KEYS_HINT.format(", ".join(LEGACY_KEYS)))
    _read_name(report, draft, raw, place if isinstance(value, str) else child(place, "name"))
    if "port" in raw:
        draft.port = shape.port(
            report, child(place, "port"), raw["port"], limits.MIN_PORT, limits.MAX_PORT
        )
    if raw.get("url") is not None:
        where = child(place, "url")
        draft.url = _checked(report, where, raw["url"], "a URL", problem_with_url)
    if "routes" in raw:
        draft.routes = _read_routes(report, child(place, "routes"), raw["routes"])
    else:
        draft.joined = True
    return draft


def _read_name(report: Report, draft: LegacyDraft, raw: Raw, place: str) -> None:
    if "name" not in raw:
        message = "a legacy application needs a name"
        report.error(draft.place, message, "add name: backoffice, for example")
        return
    draft.name = shape.text(report, place, raw["name"], "the name of a legacy application")
    if draft.name is not None and (problem := names.problem_with(draft.name, names.LEGACY)):
        report.error(place, problem.message, problem.hint)


def _read_routes(report: Report, place: str, value: object) -> list[RouteDraft]:
    found = shape.items(report, place, value, "a list of routes", limits.MAX_ROUTES)
    if found == []:
        message = "a legacy application needs at least one route"
        report.error(place, message, "for example [orders]: a service that takes one over")
    return [
        _read_route(report, child(place, index), item) for index, item in enumerate(found or [])
    ]


def _read_route(report: Report, place: str, value: object) -> RouteDraft:
    draft = RouteDraft(place)
    opened = {"service": value} if isinstance(value, str) else value
    raw = shape.mapping(report, place, opened, "a route (a mapping or a service's name)")
    if raw is None:
        return draft
    shape.known(report, place, raw, ROUTE_KEYS, _KEYS_HINT.format(", ".join(ROUTE_KEYS)))
    draft.service = shape.needed(report, place, raw, "service", "the service that takes it over")
    if "path" in raw:
        draft.path = _checked(
            report, child(place, "path"), raw["path"], "a path", problem_with_path
        )
    return draft


def _checked(
    report: Report, place: str, value: object, what: str, check: Callable[[str], Problem | None]
) -> str | None:
    """Read a text and complain when a check has something against it; return it all the same."""
    text = shape.text(report, place, value, what)
    if text is not None and (problem := check(text)):
        report.error(place, problem.message, problem.hint)
    return text

"""The rules of legacy applications: who takes over what, and what would get in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import limits
from msgen.spec.legacy import RouteDraft, route_name
from msgen.spec.report import child, shown
from msgen.spec.something import busiest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.legacy import LegacyDraft
    from msgen.spec.report import Report
    from msgen.spec.rules import Deployable

ADDRESS: Final = "legacy-"
"""What the address of a legacy application begins with: LEGACY_BACKOFFICE_URL."""


def complete(legacy: Iterable[LegacyDraft], services: Sequence[ServiceDraft]) -> None:
    """Find the routes and paths that were left out, where that can be done."""
    for application in legacy:
        if application.joined and services:
            application.routes = [RouteDraft(application.place, busiest(services).name)]
            application.joined = False
        having: set[str | None] = set()
        for route in application.routes:
            another = route.service in having
            if route.path is None and application.name and route.service and not another:
                route.path = f"/{application.name}/{route.service}"
            having.add(route.service)


def names_taken(legacy: Iterable[LegacyDraft]) -> Iterator[str]:
    """What nothing else may be called on their account."""
    for application in legacy:
        name = application.name or ""
        yield ADDRESS + name
        for route in application.routes:
            yield route_name(name, route.service or "")
            yield from (route.path or "").split("/")[1:2]


def check(
    report: Report,
    legacy: Sequence[LegacyDraft],
    deployables: Iterable[Deployable],
    by_name: Mapping[str, ServiceDraft],
) -> None:
    """Check every route against the services, and all of them against what else is routed.

    Args:
        report: Takes the mistakes.
        legacy: The legacy applications; their names and ports are checked with the services'.
        deployables: All that has a name and a port, they among them.
        by_name: The services.
    """
    named = {each.name: each for each in reversed(list(deployables)) if each.name}
    _addresses(report, legacy, named)
    _route_names(report, legacy, named)
    for application in legacy:
        seen: dict[str, RouteDraft] = {}
        for route in application.routes:
            if route.service is None:
                continue
            place = _place(route, "service")
            if seen.setdefault(route.service, route) is not route:
                message = f"{shown(route.service)} takes over {seen[route.service].path} already"
                report.error(place, message, "a service has one route of each application")
            else:
                _heir(report, place, route.service, by_name)
    _paths(report, legacy, named)


def _place(route: RouteDraft, key: str) -> str:
    """The place of a part of a route; nobody wrote a route that was found."""
    return child(route.place, key) if ".routes[" in route.place else route.place


def _heir(report: Report, place: str, name: str, by_name: Mapping[str, ServiceDraft]) -> None:
    service = by_name.get(name)
    if service is None:
        hint = report.suggest(name, list(by_name), "add it to services")
        report.error(place, f"unknown service {shown(name)}", hint)


def _addresses(
    report: Report, legacy: Iterable[LegacyDraft], named: Mapping[str, Deployable]
) -> None:
    """Refuse legacy-erp beside erp: both would be found at LEGACY_ERP_URL."""
    for application in legacy:
        other = named.get(f"{ADDRESS}{application.name}")
        if other is not None:
            report.error(
                child(other.place, "name"),
                f"{shown(other.name or '')} is also what the address of {application.place} is "
                "called",
                "choose another name",
            )


def _route_names(
    report: Report, legacy: Iterable[LegacyDraft], named: Mapping[str, Deployable]
) -> None:
    """Refuse b of a-b beside b-b of a, and both beside a service called a-b-b."""
    seen: dict[str, LegacyDraft] = {}
    for application in legacy:
        for route in application.routes:
            if not application.name or not route.service:
                continue
            name = route_name(application.name, route.service)
            first = seen.setdefault(name, application)
            if first is not application and first.name == application.name:
                continue
            other = named.get(name) if first is application else first
            if other is not None:
                report.error(
                    child(application.place, "name"),
                    f"with {shown(route.service)} it makes the route {name}, which "
                    + (f"{first.place} makes too" if other is first else f"{other.place} is"),
                    "choose another name",
                )


def _paths(report: Report, legacy: Iterable[LegacyDraft], named: Mapping[str, Deployable]) -> None:
    """Refuse paths that are, or are below, what leads somewhere else."""
    legal = [
        (application, route, route.path)
        for application in legacy
        for route in application.routes
        if route.path and limits.PATH.fullmatch(route.path)
    ]
    first: dict[str, RouteDraft] = {}
    for _, route, path in legal:
        first.setdefault(path, route)
    for application, route, path in legal:
        place = _place(route, "path")
        owner = named.get(path.split("/")[1])
        above = next((first[it] for it in _above(path) if it in first), None)
        if first[path] is not route:
            message = f"{shown(path)} is already the path of {first[path].place}"
            report.error(place, message, "choose another path")
        elif above is not None:
            message = f"{shown(path)} is below {shown(above.path or '')} of {above.place}"
            report.error(place, message, "choose paths none of which begins another one")
        elif owner and owner.name != application.name and not owner.place.startswith("legacy"):
            message = f"/{owner.name} and all below it is the route of {owner.place}"
            report.error(place, message, "choose a path with another first word")


def _above(path: str) -> Iterator[str]:
    """The paths that one is below: /a and /a/b of /a/b/c."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(2, len(parts)))

"""What event-driven, saga and cqrs add to a spec: dropped, completed, checked, derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgen.spec import events, read_model_rules, saga_rules, something
from msgen.spec.patterns import SERVICE_KEYS, SYSTEM_KEYS
from msgen.spec.report import child, shown
from msgen.spec.rules import by_their_names

if TYPE_CHECKING:
    from collections.abc import Collection

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.read_models import ReadModelDraft
    from msgen.spec.report import Report
    from msgen.spec.rules import Deployable
    from msgen.spec.sagas import SagaDraft


@dataclass(slots=True)
class Parts:
    """The drafts of one spec.

    Attributes:
        services: Its services.
        sagas: Its sagas; none without the pattern.
        read_models: Its read models; none without the pattern.
        silent: Nobody wrote of events.
    """

    services: list[ServiceDraft]
    sagas: list[SagaDraft]
    read_models: list[ReadModelDraft]
    silent: bool = True

    @property
    def deployables(self) -> list[Deployable]:
        """What has a name, a port and a database: the services, then the read models."""
        return [*self.services, *self.read_models]


def choose(
    report: Report, parts: Parts, patterns: tuple[str, ...], excluded: Collection[str]
) -> tuple[str, ...]:
    """Pull in what the sagas need, then drop what no chosen pattern reads and say so."""
    if "saga" in patterns:
        patterns = _with_events(report, parts, patterns, excluded)
    for key in ("sagas", "read_models"):
        pattern = SYSTEM_KEYS[key]
        if pattern not in patterns and getattr(parts, key):
            setattr(parts, key, [])
            _note_drop(report, key, pattern, excluded)
    for service in parts.services:
        for key, pattern in SERVICE_KEYS.items():
            if pattern not in patterns and getattr(service, key) is not None:
                if getattr(service, key):
                    _note_drop(report, child(service.place, key), pattern, excluded)
                setattr(service, key, None)
    parts.silent = not any(service.publishes or service.consumes for service in parts.services)
    return patterns


def _with_events(
    report: Report, parts: Parts, patterns: tuple[str, ...], excluded: Collection[str]
) -> tuple[str, ...]:
    saga = next((each for each in parts.sagas if each.style == "choreography"), None)
    if saga is None or "event-driven" in patterns:
        return patterns
    if "event-driven" in excluded:
        report.error(
            child(saga.place, "style"),
            "choreography needs event-driven, which was excluded",
            "write style: orchestration, or stop excluding event-driven",
        )
        return patterns
    report.note(
        "patterns", f"event-driven was added: saga {shown(saga.name or '')} is choreographed"
    )
    return tuple(sorted((*patterns, "event-driven")))


def _note_drop(report: Report, place: str, pattern: str, excluded: Collection[str]) -> None:
    if pattern not in excluded:
        report.note(place, f"was dropped: only {pattern} reads it")


def complete(report: Report, parts: Parts) -> None:
    """Fill in what follows from what was written, as far as that is sound."""
    by_name = by_their_names(parts.services)
    saga_rules.add_calls(report, parts.sagas, by_name)
    read_model_rules.complete(parts.read_models, parts.services, by_name)
    read_model_rules.add_events(report, parts.read_models, by_name)


def check(report: Report, parts: Parts) -> None:
    """Check events, sagas and read models against the services."""
    by_name = by_their_names(parts.services)
    events.check(report, parts.services, by_name)
    saga_rules.check(report, parts.sagas, by_name)
    read_model_rules.check(report, parts.read_models, by_name)


def derive(report: Report, parts: Parts, patterns: Collection[str]) -> None:
    """Give each chosen pattern something to act on, in a spec that is sound."""
    if "saga" in patterns and not parts.sagas:
        parts.sagas = [something.derive_saga(report, parts.services)]
    if "cqrs" in patterns and not parts.read_models:
        parts.read_models = [something.derive_read_model(report, parts.services, parts.sagas)]
    if "event-driven" in patterns:
        if parts.silent:
            something.derive_events(report, parts.services)
        for service in parts.services:
            service.publishes = service.publishes or []
            service.consumes = service.consumes or []
    complete(report, parts)

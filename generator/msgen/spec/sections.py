"""What patterns add to a spec: dropped, completed, checked, derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgen.spec import (
    composition_rules,
    events,
    job_rules,
    legacy_rules,
    policy_rules,
    read_model_rules,
    saga_rules,
    something,
)
from msgen.spec.patterns import SERVICE_KEYS, SYSTEM_KEYS
from msgen.spec.report import child, shown
from msgen.spec.rules import by_their_names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from msgen.spec.compositions import CompositionDraft
    from msgen.spec.draft import ServiceDraft
    from msgen.spec.jobs import JobDraft
    from msgen.spec.legacy import LegacyDraft
    from msgen.spec.policies import PolicyDraft
    from msgen.spec.read_models import ReadModelDraft
    from msgen.spec.report import Report
    from msgen.spec.rules import Deployable
    from msgen.spec.sagas import SagaDraft

    Caller = ServiceDraft | CompositionDraft


@dataclass(slots=True)
class Parts:
    """The drafts of one spec.

    Attributes:
        services: Its services.
        sagas: Its sagas; none without the pattern.
        read_models: Its read models; none without the pattern.
        compositions: Its compositions; none without the pattern.
        jobs: Its scheduled jobs; none without the pattern.
        legacy: Its legacy applications; none without the pattern.
        call_policy: How its calls are guarded, as far as somebody wrote of it.
        silent: Nobody wrote of events.
    """

    services: list[ServiceDraft]
    sagas: list[SagaDraft]
    read_models: list[ReadModelDraft]
    compositions: list[CompositionDraft]
    jobs: list[JobDraft]
    legacy: list[LegacyDraft]
    call_policy: PolicyDraft | None = None
    silent: bool = True

    @property
    def deployables(self) -> list[Deployable]:
        """What has a name and a port: services, read models, compositions, legacy applications."""
        return [*self.services, *self.read_models, *self.compositions, *self.legacy]

    @property
    def names_taken(self) -> set[str]:
        """What nothing else may be called."""
        named = {each.name for each in self.deployables if each.name}
        return named.union(legacy_rules.names_taken(self.legacy))

    @property
    def callers(self) -> list[Caller]:
        """What may call services."""
        return [*self.services, *self.compositions]


def choose(
    report: Report, parts: Parts, patterns: tuple[str, ...], excluded: Collection[str]
) -> tuple[str, ...]:
    """Pull in what the sagas need, then drop what no chosen pattern reads and say so."""
    if "saga" in patterns:
        patterns = _with_events(report, parts, patterns, excluded)
    for key in ("sagas", "read_models", "compositions", "jobs", "legacy"):
        if _unread(patterns, SYSTEM_KEYS[key]) and getattr(parts, key):
            setattr(parts, key, [])
            _note_drop(report, key, SYSTEM_KEYS[key], excluded)
    if _unread(patterns, SYSTEM_KEYS["call_policy"]) and parts.call_policy is not None:
        parts.call_policy = None
        _note_drop(report, "call_policy", SYSTEM_KEYS["call_policy"], excluded)
    for caller in parts.callers:
        for key, readers in SERVICE_KEYS.items():
            if _unread(patterns, readers) and getattr(caller, key, None) is not None:
                if getattr(caller, key):
                    _note_drop(report, child(caller.place, key), readers, excluded)
                setattr(caller, key, None)
    policy_rules.drop_unread(report, parts, patterns, excluded)
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


def _unread(patterns: Collection[str], readers: Collection[str]) -> bool:
    return set(readers).isdisjoint(patterns)


def _note_drop(
    report: Report, place: str, readers: Sequence[str], excluded: Collection[str]
) -> None:
    """Say what was dropped, unless somebody ruled out a pattern that reads it."""
    if set(readers).isdisjoint(excluded):
        *others, last = readers
        told = f"{', '.join(others)} or {last}" if others else last
        report.note(place, f"was dropped: only {told} reads it")


def complete(report: Report, parts: Parts) -> None:
    """Fill in what follows from what was written, as far as that is sound."""
    by_name = by_their_names(parts.services)
    saga_rules.add_calls(report, parts.sagas, by_name)
    legacy_rules.complete(parts.legacy, parts.services)
    read_model_rules.complete(parts.read_models, parts.names_taken, by_name)
    read_model_rules.add_events(report, parts.read_models, by_name)
    composition_rules.complete(parts.compositions, parts.services, by_name)


def check(report: Report, parts: Parts, patterns: Collection[str]) -> None:
    """Check what patterns act on against the services."""
    by_name = by_their_names(parts.services)
    events.check(report, parts.services, by_name)
    saga_rules.check(report, parts.sagas, by_name)
    read_model_rules.check(report, parts.read_models, by_name)
    composition_rules.check(report, parts.compositions, by_name)
    if "api-composition" in patterns:
        composition_rules.check_something(report, parts.services, parts.compositions)
    policy_rules.check(report, parts, patterns, by_name)
    job_rules.check(report, parts.jobs, by_name)
    if "leader-election" in patterns:
        job_rules.check_something(report, parts.services, parts.jobs)
    legacy_rules.check(report, parts.legacy, parts.deployables, by_name)


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
    if "api-composition" in patterns and not parts.compositions:
        root = composition_rules.best_root(parts.services)
        found = something.derive_composition(report, root, parts.names_taken)
        parts.compositions = [found]
        complete(report, parts)
    policy_rules.derive(report, parts, patterns)
    if "leader-election" in patterns and not parts.jobs:
        employer = job_rules.best_employer(parts.services)
        parts.jobs = [something.derive_job(report, employer)] if employer else []
    if "strangler-fig" in patterns and not parts.legacy:
        parts.legacy = [something.derive_legacy(report, parts.services, parts.deployables)]

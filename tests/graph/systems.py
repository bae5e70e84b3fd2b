"""Systems to draw."""

from __future__ import annotations

from msgen.spec import Entity, EntityField, Service, System
from msgen.spec.patterns import DEFAULT_PATTERNS

ALL = DEFAULT_PATTERNS


def service(name: str, port: int, *calls: str) -> Service:
    entity = "".join(part.capitalize() for part in name.split("-"))
    fields = (EntityField(name="title", type="str"),)
    return Service(
        name=name,
        port=port,
        entity=Entity(name=entity, plural=f"{name.replace('-', '_')}s", fields=fields),
        calls=calls,
    )


def system(*services: Service, patterns: tuple[str, ...] = ALL) -> System:
    return System(
        system_name="shop",
        patterns=patterns,
        services=services,
        gateway_port=8080 if "api-gateway" in patterns else None,
        ci="github",
    )


def shop(*patterns: str) -> System:
    """Two services, one call."""
    return system(service("order-items", 8101, "stock"), service("stock", 8102), patterns=patterns)

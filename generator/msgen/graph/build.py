"""System -> graph: what runs, and who talks to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.graph.model import Edge, EdgeKind, Graph, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgen.spec import Service, System

CLIENT = Node("client", "client", "clients")
REGISTRY = Node("registry", "registry", "registry")
CONFIG = Node("config", "config", "configuration")


def build_graph(system: System) -> Graph:
    """The topology of a system, in an order that follows from the system alone."""
    return Graph(system.system_name, tuple(_nodes(system)), tuple(_edges(system)))


def _nodes(system: System) -> Iterator[Node]:
    yield CLIENT
    if "api-gateway" in system.patterns:
        yield Node("gateway", "gateway", "gateway", port=system.gateway_port)
    for service in system.services:
        yield Node(
            _service_id(service.name), "service", service.name, service.port, service.entity.name
        )
    yield from _databases(system)
    if "service-registry" in system.patterns:
        yield REGISTRY
    if "externalized-config" in system.patterns:
        yield CONFIG


def _databases(system: System) -> Iterator[Node]:
    if "database-per-service" in system.patterns:
        for service in system.services:
            yield Node(_id("database", service.name), "database", f"{service.name} database")
    else:
        yield Node("database", "database", "shared database")


def _edges(system: System) -> Iterator[Edge]:
    gateway = "api-gateway" in system.patterns
    if gateway:
        yield Edge(CLIENT.id, "gateway", "enters")
    for service in system.services:
        target = _service_id(service.name)
        if gateway:
            yield Edge("gateway", target, "routes", route=f"/{service.name}")
        else:
            yield Edge(CLIENT.id, target, "enters")
    for service in system.services:
        for peer in service.calls:
            yield Edge(_service_id(service.name), _service_id(peer), "calls")
    for service in system.services:
        yield Edge(_service_id(service.name), _database_id(system, service), "stores")
    yield from _support_edges(system, gateway=gateway)


def _support_edges(system: System, *, gateway: bool) -> Iterator[Edge]:
    """The arrows between the services and what the whole system shares."""
    if "service-registry" in system.patterns:
        if gateway:
            yield Edge("gateway", REGISTRY.id, "resolves")
        yield from _from_each(system, REGISTRY, "registers")
    if "externalized-config" in system.patterns:
        for service in system.services:
            yield Edge(CONFIG.id, _service_id(service.name), "configures")


def _from_each(system: System, target: Node, kind: EdgeKind) -> Iterator[Edge]:
    for service in system.services:
        yield Edge(_service_id(service.name), target.id, kind)


def _database_id(system: System, service: Service) -> str:
    own = "database-per-service" in system.patterns
    return _id("database", service.name) if own else "database"


def _service_id(name: str) -> str:
    return _id("service", name)


def _id(kind: str, name: str) -> str:
    """An id that is one word in every spelling and can meet no reserved word of any."""
    return f"{kind}_{name.replace('-', '_')}"

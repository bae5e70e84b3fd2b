"""System -> graph: what runs, and who talks to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.graph.model import Edge, Graph, Node, SagaStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msgen.spec import System
    from msgen.spec.model import EdgePolicy, Policy

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
    yield from _own(system, sidecar="sidecar" in system.patterns)
    for legacy in system.legacy or ():
        yield Node(_legacy_id(legacy.name), "legacy", legacy.name, legacy.port, url=legacy.url)
    yield from _databases(system)
    if "service-registry" in system.patterns:
        yield REGISTRY
    if "externalized-config" in system.patterns:
        yield CONFIG


def _own(system: System, *, sidecar: bool) -> Iterator[Node]:
    """The services, read models and compositions."""
    for service in system.services:
        yield Node(
            _service_id(service.name),
            "service",
            service.name,
            service.port,
            service.entity.name,
            tuple(event.name for event in service.publishes or ()),
            tuple(job for job in system.jobs or () if job.service == service.name),
            sidecar=sidecar,
        )
    for view in system.read_models or ():
        yield Node(_view_id(view.name), "read_model", view.name, view.port, sidecar=sidecar)
    for each in system.compositions or ():
        name = each.name
        yield Node(_composition_id(name), "composition", name, each.port, sidecar=sidecar)


def _databases(system: System) -> Iterator[Node]:
    if "database-per-service" in system.patterns:
        for name in _storing(system).values():
            yield Node(_id("database", name), "database", f"{name} database")
    else:
        yield Node("database", "database", "shared database")


def _edges(system: System) -> Iterator[Edge]:
    gateway = "api-gateway" in system.patterns
    running = _running(system)
    if gateway:
        yield Edge(CLIENT.id, "gateway", "enters")
    for target, name in running.items():
        if gateway:
            yield Edge("gateway", target, "routes", route=f"/{name}")
        else:
            yield Edge(CLIENT.id, target, "enters")
    yield from _legacy_edges(system)
    for service in system.services:
        for peer in service.calls:
            policy = _policy(system, service.call_policies, peer)
            yield Edge(_service_id(service.name), _service_id(peer), "calls", policy=policy)
    yield from _compositions(system)
    yield from _event_edges(system)
    yield from _saga_edges(system)
    yield from _projections(system)
    own = "database-per-service" in system.patterns
    for source, name in _storing(system).items():
        yield Edge(source, _id("database", name) if own else "database", "stores")
    yield from _support_edges(system, gateway=gateway)


def _compositions(system: System) -> Iterator[Edge]:
    """Whom each composition asks, in its order."""
    for composition in system.compositions or ():
        for part in composition.sources:
            yield Edge(
                _composition_id(composition.name),
                _service_id(part.service),
                "composes",
                required=part.required,
                policy=_policy(system, composition.call_policies, part.service),
            )


def _legacy_edges(system: System) -> Iterator[Edge]:
    """Each route of a legacy application: the gateway divides it between that and its heir."""
    for legacy in system.legacy or ():
        for route in legacy.routes:
            old, new = _legacy_id(legacy.name), _service_id(route.service)
            yield Edge("gateway", old, "routes", route=route.path)
            yield Edge("gateway", new, "routes", route=route.path)
            yield Edge(new, old, "replaces", route=route.path)


def _policy(system: System, changes: Iterable[EdgePolicy] | None, peer: str) -> Policy | None:
    """The policy that holds for the calls of somebody with these changes to a service."""
    if system.call_policy is None:
        return None
    change = next((each.policy for each in changes or () if each.service == peer), None)
    return system.call_policy if change is None else system.call_policy.changed_by(change)


def _event_edges(system: System) -> Iterator[Edge]:
    """Each event on its way to whom it interests, by publisher and consumer."""
    edges = [
        Edge(_service_id(publisher), _service_id(service.name), "publishes", event=event)
        for service in system.services
        for publisher, _, event in (consumed.partition(".") for consumed in service.consumes or ())
    ]
    yield from sorted(edges, key=lambda edge: (edge.source, edge.target, edge.event or ""))


def _saga_edges(system: System) -> Iterator[Edge]:
    for saga in system.sagas or ():
        for number, step in enumerate(saga.steps, start=1):
            taken = SagaStep(saga.name, number, step.action, step.compensation)
            yield Edge(_service_id(saga.service), _service_id(step.service), "directs", step=taken)


def _projections(system: System) -> Iterator[Edge]:
    for view in system.read_models or ():
        for source in view.sources:
            yield Edge(_service_id(source.service), _view_id(view.name), "projects")


def _support_edges(system: System, *, gateway: bool) -> Iterator[Edge]:
    """The arrows between the services and what the whole system shares."""
    running = _running(system)
    if "service-registry" in system.patterns:
        if gateway:
            yield Edge("gateway", REGISTRY.id, "resolves")
        for source in running:
            yield Edge(source, REGISTRY.id, "registers")
    if "externalized-config" in system.patterns:
        for target in running:
            yield Edge(CONFIG.id, target, "configures")


def _running(system: System) -> dict[str, str]:
    """The names of the services, read models and compositions by their ids."""
    composed = {_composition_id(each.name): each.name for each in system.compositions or ()}
    return _storing(system) | composed


def _storing(system: System) -> dict[str, str]:
    """The names of those that have a database by their ids: compositions keep nothing."""
    services = {_service_id(service.name): service.name for service in system.services}
    return services | {_view_id(view.name): view.name for view in system.read_models or ()}


def _service_id(name: str) -> str:
    return _id("service", name)


def _view_id(name: str) -> str:
    return _id("view", name)


def _composition_id(name: str) -> str:
    return _id("composition", name)


def _legacy_id(name: str) -> str:
    return _id("legacy", name)


def _id(kind: str, name: str) -> str:
    """An id that is one word in every spelling and can meet no reserved word of any."""
    return f"{kind}_{name.replace('-', '_')}"

"""What every spelling of a topology is made from: nodes, edges, and the order they come in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from msgen.graph.words import policy_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgen.spec.model import Job, Policy

NodeKind = Literal[
    "client",
    "gateway",
    "service",
    "read_model",
    "composition",
    "legacy",
    "database",
    "registry",
    "config",
]
EdgeKind = Literal[
    "enters",
    "routes",
    "replaces",
    "calls",
    "composes",
    "publishes",
    "directs",
    "projects",
    "stores",
    "registers",
    "resolves",
    "configures",
]


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the diagram.

    Attributes:
        id: Unique in its graph and a plain identifier in every spelling: `service_order_items`.
        kind: What the box stands for.
        name: What people call it: `order-items`.
        port: The port it listens on, for the gateway, whatever is the system's own, and legacy
            applications.
        entity: The entity a service owns: `OrderItem`.
        publishes: The events a service publishes.
        jobs: The scheduled jobs of a service.
        url: Where a legacy application is that exists already.
        sidecar: Whether what is the system's own has a sidecar beside it.
    """

    id: str
    kind: NodeKind
    name: str
    port: int | None = None
    entity: str | None = None
    publishes: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    url: str | None = None
    sidecar: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in the box: title, entity or URL, each job by name, and a sidecar."""
        more = (each for each in (self.entity, self.url) if each is not None)
        jobs = (f"job {job.name}" for job in self.jobs)
        return (self.title, *more, *jobs, *(("sidecar",) if self.sidecar else ()))

    @property
    def title(self) -> str:
        """The name, with the port where there is one: `orders :8101`."""
        return self.name if self.port is None else f"{self.name} :{self.port}"


@dataclass(frozen=True, slots=True)
class SagaStep:
    """One step of a saga.

    Attributes:
        saga: Name of the saga: `place-order`.
        number: Its place among the steps, from 1.
        action: What the participant does: `reserve`.
        compensation: What undoes it: `release`.
    """

    saga: str
    number: int
    action: str
    compensation: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow of the diagram, by node ids.

    Attributes:
        source: The node that acts: the caller, the one that stores or registers.
        target: The node that it acts on.
        kind: What the source does.
        route: The path prefix of a `routes` or `replaces` edge: `/orders`.
        event: The event of a `publishes` edge: `OrderPlaced`.
        step: The step of a `directs` edge, from the owner of a saga to a participant.
        required: Whether a composition has no answer without the source of a `composes` edge.
        policy: How the calls of a `calls` or `composes` edge are guarded, in a system that says so.
    """

    source: str
    target: str
    kind: EdgeKind
    route: str | None = None
    event: str | None = None
    step: SagaStep | None = None
    required: bool | None = None
    policy: Policy | None = None

    @property
    def label(self) -> str:
        """What is special about this edge, else its kind."""
        if self.step is not None:
            return f"{self.step.saga} {self.step.number}: {self.step.action}"
        if self.policy is not None:
            return f"{self.kind}: {policy_in_words(self.policy)}"
        if self.kind == "replaces":
            return f"{self.kind} {self.route}"
        return self.route or self.event or self.kind


@dataclass(frozen=True, slots=True)
class Graph:
    """The topology of one system; equal systems give equal graphs, in the same order."""

    system: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def of_kind(self, kind: NodeKind) -> tuple[Node, ...]:
        """The nodes of one kind, in the order of the graph."""
        return tuple(node for node in self.nodes if node.kind == kind)

    def running(self) -> tuple[Node, ...]:
        """What is the system's own: its services, then its read models, then its compositions."""
        return tuple(node for kind in RUNNING for node in self.of_kind(kind))

    def node(self, node_id: str) -> Node:
        """The node of that id."""
        return next(node for node in self.nodes if node.id == node_id)

    def grouped_edges(self) -> Iterator[Edge]:
        """The edges, with those that join every service to one same node drawn once.

        A system of fifty services registers fifty times with one registry. Drawn from the services
        as a whole (`SERVICES`), that is one arrow that says the same. The events between the same
        two services are one arrow with all their names.
        """
        services = {node.id for node in self.running()}
        edges = _joined_events(self.edges)
        collapsed = [_collapse(edge, services) for edge in edges]
        times = Counter(edge for edge in collapsed if edge is not None)
        drawn: set[Edge] = set()
        for edge, group in zip(edges, collapsed, strict=True):
            if group is None or times[group] < max(len(services), 2):
                yield edge
            elif group not in drawn:
                drawn.add(group)
                yield group


RUNNING: tuple[NodeKind, ...] = ("service", "read_model", "composition")
"""The kinds of the processes that are the system's own, in the order they are drawn."""

SERVICES = "services"
"""The id that `Graph.grouped_edges` uses for all services together."""


def _joined_events(edges: tuple[Edge, ...]) -> list[Edge]:
    """The edges, those of events between the same two services made one."""
    joined: list[Edge] = []
    for edge in edges:
        last = joined[-1] if joined else None
        if last and edge.event and replace(last, event=None) == replace(edge, event=None):
            joined[-1] = replace(last, event=f"{last.event}, {edge.event}")
        else:
            joined.append(edge)
    return joined


def _collapse(edge: Edge, services: set[str]) -> Edge | None:
    """The edge between all services and one other node, if this edge can be part of it."""
    ends = (edge.source in services, edge.target in services)
    if edge.route is not None or ends not in {(True, False), (False, True)}:
        return None
    return Edge(
        SERVICES if ends[0] else edge.source, SERVICES if ends[1] else edge.target, edge.kind
    )

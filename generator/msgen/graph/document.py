"""Graph -> JSON: the shape that docs/reference/json.md describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from msgen.graph.model import Edge, EdgeKind, Graph, Node, NodeKind


class JobDocument(TypedDict):
    """One scheduled job of a service."""

    name: str
    schedule: str


class NodeDocument(TypedDict):
    """One node; whatever it has none of is left out, but for its id, kind and name."""

    id: str
    kind: NodeKind
    name: str
    port: NotRequired[int]
    entity: NotRequired[str]
    publishes: NotRequired[list[str]]
    jobs: NotRequired[list[JobDocument]]
    url: NotRequired[str]
    sidecar: NotRequired[bool]


class StepDocument(TypedDict):
    """One step of a saga."""

    saga: str
    number: int
    action: str
    compensation: str


class EdgeDocument(TypedDict):
    """One edge between two node ids.

    `route` only on a `routes` or `replaces` edge, `event` on a `publishes` edge, `step` on a
    `directs` edge, `required` on a `composes` edge, `policy` on that and a `calls` edge of a system
    that has one.
    """

    source: str
    target: str
    kind: EdgeKind
    route: NotRequired[str]
    event: NotRequired[str]
    step: NotRequired[StepDocument]
    required: NotRequired[bool]
    policy: NotRequired[dict[str, object]]


class GraphDocument(TypedDict):
    """A whole topology."""

    system: str
    nodes: list[NodeDocument]
    edges: list[EdgeDocument]


def to_document(graph: Graph) -> GraphDocument:
    """The graph in JSON types; every edge is listed, none grouped."""
    return {
        "system": graph.system,
        "nodes": [_node(node) for node in graph.nodes],
        "edges": [_edge(edge) for edge in graph.edges],
    }


def _node(node: Node) -> NodeDocument:
    document: NodeDocument = {"id": node.id, "kind": node.kind, "name": node.name}
    if node.port is not None:
        document["port"] = node.port
    if node.entity is not None:
        document["entity"] = node.entity
    if node.publishes:
        document["publishes"] = list(node.publishes)
    if node.jobs:
        document["jobs"] = [{"name": job.name, "schedule": job.schedule} for job in node.jobs]
    if node.url is not None:
        document["url"] = node.url
    if node.sidecar:
        document["sidecar"] = True
    return document


def _edge(edge: Edge) -> EdgeDocument:
    document: EdgeDocument = {"source": edge.source, "target": edge.target, "kind": edge.kind}
    if edge.route is not None:
        document["route"] = edge.route
    if edge.event is not None:
        document["event"] = edge.event
    if edge.step is not None:
        document["step"] = {
            "saga": edge.step.saga,
            "number": edge.step.number,
            "action": edge.step.action,
            "compensation": edge.step.compensation,
        }
    if edge.required is not None:
        document["required"] = edge.required
    if edge.policy is not None:
        document["policy"] = edge.policy.model_dump(exclude_none=True)
    return document

"""Graph -> DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.graph.model import RUNNING, SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgen.graph.model import Edge, EdgeKind, Graph, Node, NodeKind

_SHAPES: dict[NodeKind, str] = {
    "client": "oval",
    "gateway": "hexagon",
    "service": "box",
    "read_model": "box3d",
    "composition": "tab",
    "legacy": "parallelogram",
    "database": "cylinder",
    "registry": "component",
    "config": "note",
}
_STYLES: dict[EdgeKind, str] = {
    "replaces": "dashed",
    "publishes": "dashed",
    "directs": "bold",
    "projects": "dashed",
    "registers": "dashed",
    "resolves": "dashed",
    "configures": "dashed",
}
_UNLABELLED: frozenset[EdgeKind] = frozenset({"enters", "stores"})


def to_dot(graph: Graph) -> str:
    """The graph as a DOT digraph, ending in a newline."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield f"digraph {_quoted(graph.system)} {{"
    yield "  rankdir=LR;"
    yield "  compound=true;"
    for node in graph.nodes:
        if node.kind not in RUNNING:
            yield f"  {_node(node)}"
    yield f"  subgraph cluster_{SERVICES} {{"
    yield f"    label={_quoted(graph.system)};"
    for node in graph.running():
        yield f"    {_node(node)}"
    yield "  }"
    for edge in graph.grouped_edges():
        yield f"  {_edge(edge, graph)}"
    yield "}"


def _node(node: Node) -> str:
    label = "\\n".join(node.lines)
    return f"{node.id} [shape={_SHAPES[node.kind]}, label={_quoted(label)}];"


def _edge(edge: Edge, graph: Graph) -> str:
    # DOT joins nodes, not clusters: an edge of all services starts at one of them and is clipped at
    # the border of the cluster.
    anchor = graph.of_kind("service")[0].id
    ends = {"ltail": edge.source, "lhead": edge.target}
    attributes = [
        f"{key}=cluster_{SERVICES}" for key, node_id in ends.items() if node_id == SERVICES
    ]
    if edge.kind not in _UNLABELLED:
        attributes.append(f"label={_quoted(edge.label)}")
    if edge.kind in _STYLES:
        attributes.append(f"style={_STYLES[edge.kind]}")
    source, target = (anchor if end == SERVICES else end for end in (edge.source, edge.target))
    suffix = f" [{', '.join(attributes)}]" if attributes else ""
    return f"{source} -> {target}{suffix};"


def _quoted(text: str) -> str:
    return f'"{text}"'

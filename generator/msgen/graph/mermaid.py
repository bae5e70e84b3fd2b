"""Graph -> Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.graph.model import RUNNING, SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgen.graph.model import Edge, EdgeKind, Graph, Node, NodeKind

_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "client": ("([", "])"),
    "gateway": ("{{", "}}"),
    "service": ("[", "]"),
    "read_model": ("(", ")"),
    "composition": ("[/", "\\]"),
    "legacy": ("[\\", "\\]"),
    "database": ("[(", ")]"),
    "registry": ("[[", "]]"),
    "config": ("[/", "/]"),
}
_ARROWS: dict[EdgeKind, str] = {
    "enters": "-->",
    "routes": "-->",
    "replaces": "-.->",
    "calls": "-->",
    "composes": "-->",
    "publishes": "-.->",
    "directs": "==>",
    "projects": "-.->",
    "stores": "---",
    "registers": "-.->",
    "resolves": "-.->",
    "configures": "-.->",
}
_UNLABELLED: frozenset[EdgeKind] = frozenset({"enters", "stores"})


def to_mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart, ending in a newline."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield "flowchart LR"
    for node in graph.nodes:
        if node.kind not in RUNNING:
            yield f"  {_node(node)}"
    yield f"  subgraph {SERVICES}[{_quoted(graph.system)}]"
    for node in graph.running():
        yield f"    {_node(node)}"
    yield "  end"
    for edge in graph.grouped_edges():
        yield f"  {_edge(edge)}"


def _node(node: Node) -> str:
    opening, closing = _SHAPES[node.kind]
    return f"{node.id}{opening}{_quoted('<br/>'.join(node.lines))}{closing}"


def _edge(edge: Edge) -> str:
    label = "" if edge.kind in _UNLABELLED else f"|{_quoted(edge.label)}|"
    return f"{edge.source} {_ARROWS[edge.kind]}{label} {edge.target}"


def _quoted(text: str) -> str:
    return f'"{text}"'

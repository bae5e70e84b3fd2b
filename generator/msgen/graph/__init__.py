"""The topology of a system: one graph, several spellings."""

from __future__ import annotations

from msgen.graph.build import build_graph
from msgen.graph.document import GraphDocument, to_document
from msgen.graph.dot import to_dot
from msgen.graph.mermaid import to_mermaid
from msgen.graph.model import Edge, EdgeKind, Graph, Node, NodeKind, SagaStep
from msgen.graph.text import to_text

__all__ = [
    "Edge",
    "EdgeKind",
    "Graph",
    "GraphDocument",
    "Node",
    "NodeKind",
    "SagaStep",
    "build_graph",
    "to_document",
    "to_dot",
    "to_mermaid",
    "to_text",
]

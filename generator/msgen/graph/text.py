"""Graph -> plain text for a terminal, where no diagram can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgen.graph.model import Graph, Node


def to_text(graph: Graph) -> str:
    """The graph as a list of services in columns, ending in a newline."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    services = graph.of_kind("service")
    gateway = graph.of_kind("gateway")
    yield f"clients ──▶ {gateway[0].title}" if gateway else "clients"
    columns = [_columns(node, routed=bool(gateway)) for node in services]
    widths = [max(map(len, column)) for column in zip(*columns, strict=True)]
    calls = _calls(graph)
    for number, (node, cells) in enumerate(zip(services, columns, strict=True), start=1):
        branch = "└─" if number == len(services) else "├─"
        row = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        peers = ", ".join(calls.get(node.id, ()))
        yield f"  {branch} {row}{'  calls ' if peers else ''}{peers}".rstrip()
    yield from _support(graph)


def _columns(node: Node, *, routed: bool) -> tuple[str, ...]:
    described = (node.title, node.entity or "")
    return (f"/{node.name} ──▶", *described) if routed else described


def _calls(graph: Graph) -> dict[str, list[str]]:
    names = {node.id: node.name for node in graph.nodes}
    calls: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.kind == "calls":
            calls.setdefault(edge.source, []).append(names[edge.target])
    return calls


def _support(graph: Graph) -> Iterator[str]:
    """One line for each thing that all services share or have one each of."""
    shared = {edge.target for edge in graph.edges if edge.kind == "stores"} == {"database"}
    yield f"each service ──▶ {'the one shared database' if shared else 'its own database'}"
    if graph.of_kind("registry"):
        yield "each service ──▶ registers with the registry, finds its peers there"
    if graph.of_kind("config"):
        yield "each service ◀── configuration of the environment"

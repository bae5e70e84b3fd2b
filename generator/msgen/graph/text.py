"""Graph -> plain text for a terminal, where no diagram can be drawn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgen.graph.words import differences, policy_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgen.graph.model import Graph, Node


def to_text(graph: Graph) -> str:
    """The graph as a list of services in columns, ending in a newline."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    services = graph.running()
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
    yield from _compositions(graph)
    yield from _policies(graph)
    yield from _messages(graph)
    yield from _jobs(graph)
    yield from _legacy(graph)
    yield from _support(graph)


def _compositions(graph: Graph) -> Iterator[str]:
    """What each composition is made of; what it can answer without stands in brackets."""
    names = {node.id: node.name for node in graph.nodes}
    parts: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.kind == "composes":
            part = names[edge.target] if edge.required else f"[{names[edge.target]}]"
            parts.setdefault(names[edge.source], []).append(part)
    yield from (f"{composed} ──▶ asks {', '.join(found)}" for composed, found in parts.items())


def _policies(graph: Graph) -> Iterator[str]:
    """The policy of most calls, and each call that has another one."""
    names = {node.id: node.name for node in graph.nodes}
    guarded = [(edge, edge.policy) for edge in graph.edges if edge.policy is not None]
    for usual, _ in Counter(policy for _, policy in guarded).most_common(1):
        yield f"each call ──▶ {policy_in_words(usual)}"
        for edge, policy in guarded:
            if policy != usual:
                changes = differences(policy, usual)
                yield f"{names[edge.source]} ──▶ {names[edge.target]}: {changes}"


def _messages(graph: Graph) -> Iterator[str]:
    """Who tells whom what, each saga as one line, and what read models are made of."""
    names = {node.id: node.name for node in graph.nodes}
    sagas: dict[str, list[str]] = {}
    sources: dict[str, list[str]] = {}
    for edge in graph.grouped_edges():
        source, target = names.get(edge.source, ""), names.get(edge.target, "")
        if edge.kind == "publishes":
            yield f"{source} ┄┄▶ {target}  {edge.event}"
        elif edge.step is not None:
            taken = f"{target}.{edge.step.action}/{edge.step.compensation}"
            sagas.setdefault(f"{source}: saga {edge.step.saga}", []).append(taken)
        elif edge.kind == "projects":
            sources.setdefault(target, []).append(source)
    yield from (f"{saga} ──▶ {' ──▶ '.join(steps)}" for saga, steps in sagas.items())
    yield from (f"{view} ◀┄┄ events of {', '.join(found)}" for view, found in sources.items())


def _jobs(graph: Graph) -> Iterator[str]:
    """Each job with its schedule."""
    for node in graph.nodes:
        yield from (f"{node.name}: job {job.name} at {job.schedule} UTC" for job in node.jobs)


def _legacy(graph: Graph) -> Iterator[str]:
    """What goes over from each legacy application, and to whom."""
    for edge in graph.edges:
        if edge.kind == "replaces":
            old, new = graph.node(edge.target), graph.node(edge.source)
            where = f"{old.name} at {old.url}" if old.url else old.title
            yield f"{where}: {edge.route} ──▶ goes over to {new.name}"


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
    if any(node.sidecar for node in graph.running()):
        yield "each service ◀─▶ its sidecar: mutual TLS"
    if graph.of_kind("registry"):
        yield "each service ──▶ registers with the registry, finds its peers there"
    if graph.of_kind("config"):
        yield "each service ◀── configuration of the environment"

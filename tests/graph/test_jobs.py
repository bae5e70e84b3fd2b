"""Scheduled jobs in the graph: part of the box of their service, in each spelling."""

from __future__ import annotations

from msgen.graph import Graph, build_graph, to_document, to_dot, to_mermaid, to_text
from msgen.spec import normalise
from msgen.spec.patterns import EVERY

JOBS = [
    {"name": "close-books", "service": "orders", "schedule": "0 3 * * *"},
    {"name": "archive", "service": "orders", "schedule": "0 0 * * MON#1"},
]


def drawn(*patterns: str) -> Graph:
    raw = {
        "system_name": "shop",
        "patterns": list(patterns),
        "services": [{"name": "orders", "entity": "Order"}, "stock"],
        "jobs": JOBS,
    }
    return build_graph(normalise(raw, catalogue=EVERY).system)


def test_diagrams_name_the_jobs_of_a_service() -> None:
    graph = drawn("leader-election")
    box = "orders :8101<br/>Order<br/>job archive<br/>job close-books"
    assert f'service_orders["{box}"]' in to_mermaid(graph)
    assert 'service_stock["stock :8102<br/>Stock"]' in to_mermaid(graph)
    assert f'label="{box.replace("<br/>", chr(92) + "n")}"' in to_dot(graph)


def test_text_tells_when_each_is_due() -> None:
    text = to_text(drawn("leader-election"))
    assert "\norders: job archive at 0 0 * * MON#1 UTC\norders: job close-books at 0 3 " in text


def test_the_document_holds_the_jobs_of_a_service() -> None:
    document = to_document(drawn("leader-election"))
    nodes = {node["id"]: node for node in document["nodes"]}
    assert nodes["service_orders"].get("jobs") == [
        {"name": "archive", "schedule": "0 0 * * MON#1"},
        {"name": "close-books", "schedule": "0 3 * * *"},
    ]
    assert "jobs" not in nodes["service_stock"]


def test_without_the_pattern_there_is_no_job() -> None:
    assert not any("job" in spelled for spelled in (to_mermaid(drawn()), to_text(drawn())))

"""Call policies and compositions in the graph, and in each spelling of it."""

from __future__ import annotations

from textwrap import dedent

from msgen.graph import Graph, build_graph, to_document, to_dot, to_mermaid, to_text
from msgen.spec import normalise
from msgen.spec.patterns import EVERY

GUARDS = ("bulkhead", "circuit-breaker", "retry")


def drawn(*patterns: str, **changes: object) -> Graph:
    orders = {
        "name": "orders",
        "entity": {"name": "Order", "fields": {"stock_item_id": "uuid"}},
        "calls": ["payments", "stock"],
        "call_policies": {"payments": changes} if changes else {},
    }
    payments = {
        "name": "payments",
        "entity": {"name": "Payment", "fields": {"order_id": "uuid"}},
    }
    parts = [orders, payments, {"name": "stock", "entity": "StockItem"}]
    raw: dict[str, object] = {
        "system_name": "shop",
        "ci": "none",
        "patterns": list(patterns),
        "services": parts,
        "compositions": [
            {
                "name": "storefront",
                "sources": ["orders", "payments", {"service": "stock", "required": True}],
            }
        ],
    }
    return build_graph(normalise(raw, catalogue=EVERY).system)


def test_mermaid_shows_the_policy_of_each_edge() -> None:
    expected = """\
    flowchart LR
      client(["clients"])
      database[("shared database")]
      subgraph services["shop"]
        service_orders["orders :8101<br/>Order"]
        service_payments["payments :8102<br/>Payment"]
        service_stock["stock :8103<br/>StockItem"]
        composition_storefront[/"storefront :8104"\\]
      end
      client --> services
      service_orders -->|"calls: 2.5 s, 1 attempt, breaker, 20 at once"| service_payments
      service_orders -->|"calls: 3 s, 6 attempts, breaker, 20 at once"| service_stock
      composition_storefront -->|"composes: 3 s, 6 attempts, breaker, 20 at once"| service_orders
      composition_storefront -->|"composes: 3 s, 6 attempts, breaker, 20 at once"| service_payments
      composition_storefront -->|"composes: 3 s, 6 attempts, breaker, 20 at once"| service_stock
      service_orders --- database
      service_payments --- database
      service_stock --- database
    """
    graph = drawn("api-composition", *GUARDS, total_timeout=2.5, retry={"attempts": 1})
    assert to_mermaid(graph) == dedent(expected)


def test_only_what_was_chosen_is_part_of_a_policy() -> None:
    calls = {
        edge.label
        for pattern in GUARDS
        for edge in drawn(pattern).edges
        if edge.kind == "calls"
    }  # fmt: skip
    assert calls == {"calls: 3 s, 20 at once", "calls: 3 s, breaker", "calls: 3 s, 6 attempts"}


def test_text_tells_the_usual_policy_once_and_each_that_differs() -> None:
    expected = """\
    storefront ──▶ asks orders, [payments], stock
    each call ──▶ 3 s, breaker
    orders ──▶ payments: total_timeout 2.5, breaker.open_seconds 60
    """
    changes = {"total_timeout": 2.5, "breaker": {"open_seconds": 60}}
    text = to_text(drawn("api-composition", "circuit-breaker", **changes))
    assert dedent(expected) in text


def test_dot_gives_a_composition_a_shape_of_its_own() -> None:
    dot = to_dot(drawn("api-composition"))
    assert 'composition_storefront [shape=tab, label="storefront :8104"];' in dot
    assert 'composition_storefront -> service_stock [label="composes"];' in dot


def test_the_document_holds_every_figure_in_force() -> None:
    document = to_document(drawn("api-composition", "retry", retry={"attempts": 5}))
    edges = {(edge["source"], edge["target"]): edge for edge in document["edges"]}
    timeouts = {"connect_timeout": 0.5, "read_timeout": 2.0, "total_timeout": 3.0}
    retry = {"attempts": 5, "first_delay": 0.05, "longest_delay": 1.0, "budget_percent": 10}
    assert edges["service_orders", "service_payments"] == {
        "source": "service_orders",
        "target": "service_payments",
        "kind": "calls",
        "policy": {**timeouts, "retry": retry},
    }
    asked = edges["composition_storefront", "service_stock"]
    assert (asked["kind"], asked.get("required")) == ("composes", True)
    assert edges["composition_storefront", "service_payments"].get("required") is False


def test_a_composition_is_routed_registered_and_configured_and_keeps_nothing() -> None:
    patterns = ("api-gateway", "database-per-service", "externalized-config", "service-registry")
    edges = {
        (edge.kind, edge.source, edge.target)
        for edge in drawn("api-composition", *patterns).edges
        if "composition_storefront" in {edge.source, edge.target} and edge.kind != "composes"
    }
    assert edges == {
        ("routes", "gateway", "composition_storefront"),
        ("registers", "composition_storefront", "registry"),
        ("configures", "config", "composition_storefront"),
    }


def test_without_the_patterns_a_call_is_just_a_call() -> None:
    labels = {edge.label for edge in drawn().edges if edge.kind == "calls"}
    assert labels == {"calls"}
    assert not drawn().of_kind("composition")

"""Events, sagas and read models in the graph, and in each spelling of it."""

from __future__ import annotations

from textwrap import dedent

from msgen.graph import Graph, build_graph, to_document, to_dot, to_mermaid, to_text
from msgen.spec import normalise
from msgen.spec.patterns import EVERY

BASE = {"system_name": "shop", "ci": "none"}


def drawn(*patterns: str) -> Graph:
    orders = {
        "name": "orders",
        "entity": "Order",
        "publishes": ["OrderPlaced", "OrderChanged"],
    }
    payments = {
        "name": "payments",
        "entity": {"name": "Payment", "fields": {"order_id": "uuid"}},
        "consumes": ["orders.OrderChanged", "orders.OrderPlaced"],
    }
    raw: dict[str, object] = {
        **BASE,
        "patterns": list(patterns),
        "services": [orders, payments],
        "sagas": [
            {"name": "pay", "service": "orders", "steps": ["payments.hold", "orders.close/open"]}
        ],
        "read_models": ["orders"],
    }
    return build_graph(normalise(raw, catalogue=EVERY).system)


def test_mermaid_draws_events_dashed_and_steps_numbered() -> None:
    expected = """\
    flowchart LR
      client(["clients"])
      database[("shared database")]
      subgraph services["shop"]
        service_orders["orders :8101<br/>Order"]
        service_payments["payments :8102<br/>Payment"]
        view_order_overview("order-overview :8103")
      end
      client --> services
      service_orders -->|"calls"| service_payments
      service_orders -.->|"OrderChanged, OrderPlaced"| service_payments
      service_orders ==>|"pay 1: hold"| service_payments
      service_orders ==>|"pay 2: close"| service_orders
      service_orders -.->|"projects"| view_order_overview
      service_payments -.->|"projects"| view_order_overview
      services --- database
    """
    assert to_mermaid(drawn("saga", "cqrs")) == dedent(expected)


def test_text_tells_each_saga_in_one_line() -> None:
    expected = """\
    orders ┄┄▶ payments  OrderChanged, OrderPlaced
    orders: saga pay ──▶ payments.hold/release ──▶ orders.close/open
    order-overview ◀┄┄ events of orders, payments
    """
    assert dedent(expected) in to_text(drawn("saga", "cqrs"))


def test_dot_gives_each_kind_of_arrow_its_style() -> None:
    dot = to_dot(drawn("saga", "cqrs"))
    assert '[label="OrderChanged, OrderPlaced", style=dashed];' in dot
    assert 'service_orders -> service_payments [label="pay 1: hold", style=bold];' in dot
    assert 'view_order_overview [shape=box3d, label="order-overview :8103"];' in dot


def test_the_document_lists_each_event_and_each_step_by_itself() -> None:
    document = to_document(drawn("saga", "cqrs"))
    ends = {"source": "service_orders", "target": "service_payments"}
    assert {**ends, "kind": "publishes", "event": "OrderPlaced"} in document["edges"]
    assert {
        **ends,
        "kind": "directs",
        "step": {"saga": "pay", "number": 1, "action": "hold", "compensation": "release"},
    } in document["edges"]
    by_id = {node["id"]: node for node in document["nodes"]}
    orders, view = by_id["service_orders"], by_id["view_order_overview"]
    assert orders.get("publishes") == ["OrderPlaced", "OrderChanged", "OrderRemoved"]
    assert view == {
        "id": "view_order_overview",
        "kind": "read_model",
        "name": "order-overview",
        "port": 8103,
    }


def test_a_read_model_is_stored_routed_registered_and_configured_like_a_service() -> None:
    patterns = ("cqrs", *(pattern.id for pattern in EVERY if pattern.id != "cqrs"))
    graph = drawn(*patterns)
    edges = {
        (edge.kind, edge.source, edge.target)
        for edge in graph.edges
        if "view_order_overview" in {edge.source, edge.target} and edge.kind != "projects"
    }
    assert edges == {
        ("routes", "gateway", "view_order_overview"),
        ("stores", "view_order_overview", "database_order_overview"),
        ("registers", "view_order_overview", "registry"),
        ("configures", "config", "view_order_overview"),
    }


def test_what_services_and_read_models_have_in_common_is_drawn_once() -> None:
    kinds = [edge.kind for edge in drawn("cqrs", "service-registry").grouped_edges()]
    assert kinds.count("registers") == 1


def test_without_the_patterns_nothing_of_them_is_drawn() -> None:
    assert {edge.kind for edge in drawn().edges} == {"enters", "stores"}

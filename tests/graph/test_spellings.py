"""One small picture of each spelling, to be read; everything else is asserted by telling lines."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from msgen.graph import build_graph, to_document, to_dot, to_mermaid, to_text
from tests.graph.systems import ALL, service, shop, system


def test_mermaid() -> None:
    expected = """\
    flowchart LR
      client(["clients"])
      gateway{{"gateway :8080"}}
      database_order_items[("order-items database")]
      database_stock[("stock database")]
      registry[["registry"]]
      config[/"configuration"/]
      subgraph services["shop"]
        service_order_items["order-items :8101<br/>OrderItems"]
        service_stock["stock :8102<br/>Stock"]
      end
      client --> gateway
      gateway -->|"/order-items"| service_order_items
      gateway -->|"/stock"| service_stock
      service_order_items -->|"calls"| service_stock
      service_order_items --- database_order_items
      service_stock --- database_stock
      gateway -.->|"resolves"| registry
      services -.->|"registers"| registry
      config -.->|"configures"| services
    """
    assert to_mermaid(build_graph(shop(*ALL))) == dedent(expected)


def test_text() -> None:
    expected = """\
    clients ──▶ gateway :8080
      ├─ /order-items ──▶  order-items :8101  OrderItems  calls stock
      └─ /stock ──▶        stock :8102        Stock
    each service ──▶ its own database
    each service ──▶ registers with the registry, finds its peers there
    each service ◀── configuration of the environment
    """
    assert to_text(build_graph(shop(*ALL))) == dedent(expected)


def test_text_without_patterns() -> None:
    expected = """\
    clients
      ├─ order-items :8101  OrderItems  calls stock
      └─ stock :8102        Stock
    each service ──▶ the one shared database
    """
    assert to_text(build_graph(shop())) == dedent(expected)


def test_dot_starts_a_shared_edge_at_one_service_and_clips_it_at_the_cluster() -> None:
    dot = to_dot(build_graph(shop(*ALL)))
    assert dot.startswith('digraph "shop" {\n')
    assert "  subgraph cluster_services {\n" in dot
    assert (
        "  service_order_items -> registry "
        '[ltail=cluster_services, label="registers", style=dashed];\n'
    ) in dot
    assert dot.count("{") == dot.count("}")


def test_the_document_lists_every_edge_and_leaves_out_what_does_not_apply() -> None:
    document = to_document(build_graph(shop("api-gateway", "service-registry")))
    assert document["system"] == "shop"
    assert {"id": "client", "kind": "client", "name": "clients"} in document["nodes"]
    assert {
        "id": "service_stock",
        "kind": "service",
        "name": "stock",
        "port": 8102,
        "entity": "Stock",
    } in document["nodes"]
    assert {
        "source": "gateway",
        "target": "service_stock",
        "kind": "routes",
        "route": "/stock",
    } in document["edges"]
    assert sum(edge["kind"] == "registers" for edge in document["edges"]) == 2
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize("spell", [to_mermaid, to_dot, to_text, to_document])
def test_a_service_that_calls_itself_in_a_circle_is_drawn(spell: object) -> None:
    circle = system(service("a", 8101, "b"), service("b", 8102, "a"))
    assert callable(spell)
    assert "service_b" in str(spell(build_graph(circle))) or spell is to_text


def test_one_service_alone_is_drawn_without_grouping() -> None:
    assert '  service_a -.->|"registers"| registry\n' in to_mermaid(
        build_graph(system(service("a", 8101)))
    )

"""Legacy applications and sidecars in the graph, in each spelling."""

from __future__ import annotations

from msgen.graph import Graph, build_graph, to_document, to_dot, to_mermaid, to_text
from msgen.spec import normalise
from msgen.spec.patterns import EVERY

LEGACY = [
    {"name": "erp", "url": "http://erp.internal:8080", "routes": ["orders"]},
    {"name": "crm", "routes": ["orders", {"path": "/crm/wares", "service": "stock"}]},
]


def drawn(*patterns: str) -> Graph:
    raw = {
        "system_name": "shop",
        "patterns": list(patterns),
        "services": [{"name": "orders", "entity": "Order"}, "stock"],
        "legacy": LEGACY,
    }
    return build_graph(normalise(raw, catalogue=EVERY).system)


def test_diagrams_show_each_route_at_the_gateway_and_what_it_replaces() -> None:
    mermaid = to_mermaid(drawn("strangler-fig"))
    assert '  legacy_crm[\\"crm :8104"\\]\n' in mermaid
    assert '  legacy_erp[\\"erp :8103<br/>http://erp.internal:8080"\\]\n' in mermaid
    assert '  gateway -->|"/crm/wares"| legacy_crm\n' in mermaid
    assert '  gateway -->|"/crm/wares"| service_stock\n' in mermaid
    assert '  service_stock -.->|"replaces /crm/wares"| legacy_crm\n' in mermaid
    dot = to_dot(drawn("strangler-fig"))
    assert '  legacy_crm [shape=parallelogram, label="crm :8104"];\n' in dot
    replaced = '  service_stock -> legacy_crm [label="replaces /crm/wares", style=dashed];\n'
    assert replaced in dot


def test_every_route_is_an_arrow_of_its_own_also_where_all_services_have_one() -> None:
    found = [edge.route for edge in drawn("strangler-fig").grouped_edges() if edge.route]
    assert found.count("/crm/orders") == found.count("/crm/wares") == 3


def test_text_tells_what_goes_over_to_whom() -> None:
    text = to_text(drawn("strangler-fig"))
    assert "\ncrm :8104: /crm/orders ──▶ goes over to orders\n" in text
    assert "\nerp at http://erp.internal:8080: /erp/orders ──▶ goes over to orders\n" in text


def test_the_document_holds_where_it_is_and_what_is_replaced() -> None:
    document = to_document(drawn("strangler-fig"))
    assert {
        "id": "legacy_erp",
        "kind": "legacy",
        "name": "erp",
        "port": 8103,
        "url": "http://erp.internal:8080",
    } in document["nodes"]
    assert {
        "source": "service_orders",
        "target": "legacy_erp",
        "kind": "replaces",
        "route": "/erp/orders",
    } in document["edges"]


def test_a_sidecar_stands_beside_what_is_the_systems_own() -> None:
    graph = drawn("sidecar", "strangler-fig")
    assert 'service_stock["stock :8102<br/>Stock<br/>sidecar"]' in to_mermaid(graph)
    assert "\neach service ◀─▶ its sidecar: mutual TLS\n" in to_text(graph)
    beside = [node["id"] for node in to_document(graph)["nodes"] if node.get("sidecar")]
    assert beside == ["service_orders", "service_stock"]


def test_without_the_patterns_there_is_nothing_of_them() -> None:
    for spelled in (to_mermaid(drawn("api-gateway")), to_text(drawn("api-gateway"))):
        assert not any(word in spelled for word in ("erp", "crm", "replaces", "sidecar"))

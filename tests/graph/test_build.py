from __future__ import annotations

from itertools import combinations

import pytest

from msgen.graph import Edge, Graph, build_graph
from tests.graph.systems import ALL, service, shop, system


def edges(graph: Graph, kind: str) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in graph.edges if edge.kind == kind]


def kinds(graph: Graph) -> set[str]:
    return {node.kind for node in graph.nodes}


def test_a_service_knows_its_port_and_entity() -> None:
    node = build_graph(shop(*ALL)).node("service_order_items")
    assert (node.name, node.port, node.entity) == ("order-items", 8101, "OrderItems")


def test_a_call_is_an_edge_from_caller_to_callee() -> None:
    assert edges(build_graph(shop(*ALL)), "calls") == [("service_order_items", "service_stock")]


def test_the_gateway_routes_each_service_by_its_prefix() -> None:
    graph = build_graph(shop("api-gateway"))
    assert edges(graph, "enters") == [("client", "gateway")]
    routes = {edge.target: edge.route for edge in graph.edges if edge.kind == "routes"}
    assert routes == {"service_order_items": "/order-items", "service_stock": "/stock"}


def test_without_a_gateway_clients_reach_every_service_themselves() -> None:
    graph = build_graph(shop())
    assert edges(graph, "enters") == [
        ("client", "service_order_items"),
        ("client", "service_stock"),
    ]
    assert kinds(graph) == {"client", "service", "database"}


def test_each_service_has_its_own_database_only_with_the_pattern() -> None:
    own = edges(build_graph(shop("database-per-service")), "stores")
    shared = edges(build_graph(shop()), "stores")
    assert own == [
        ("service_order_items", "database_order_items"),
        ("service_stock", "database_stock"),
    ]
    assert shared == [("service_order_items", "database"), ("service_stock", "database")]


def test_every_service_registers_and_the_gateway_resolves() -> None:
    graph = build_graph(shop("api-gateway", "service-registry"))
    assert edges(graph, "registers") == [
        ("service_order_items", "registry"),
        ("service_stock", "registry"),
    ]
    assert edges(graph, "resolves") == [("gateway", "registry")]


def test_configuration_reaches_every_service() -> None:
    graph = build_graph(shop("externalized-config"))
    assert [source for source, _ in edges(graph, "configures")] == ["config", "config"]


@pytest.mark.parametrize("count", range(len(ALL) + 1))
def test_every_edge_joins_nodes_of_the_graph(count: int) -> None:
    for chosen in combinations(ALL, count):
        graph = build_graph(shop(*chosen))
        ids = [node.id for node in graph.nodes]
        assert len(set(ids)) == len(ids)
        assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= set(ids)


def test_what_every_service_does_is_drawn_once() -> None:
    grouped = list(build_graph(shop(*ALL)).grouped_edges())
    assert Edge("services", "registry", "registers") in grouped
    assert Edge("config", "services", "configures") in grouped
    assert [edge.source for edge in grouped if edge.kind == "stores"] == [
        "service_order_items",
        "service_stock",
    ]
    assert [edge.kind for edge in grouped].count("registers") == 1


def test_a_call_to_a_service_named_like_a_part_of_the_drawing_stays_apart() -> None:
    graph = build_graph(system(service("gateway", 8101, "database"), service("database", 8102)))
    assert edges(graph, "calls") == [("service_gateway", "service_database")]
    assert len({node.id for node in graph.nodes}) == len(graph.nodes)

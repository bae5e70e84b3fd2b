"""Who can be reached, and what a projector shares with the query side of its read model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import (
    COMPONENT,
    NAME,
    Labels,
    compose,
    networks_of,
    objects,
    pod_of,
    pods,
    policies_for,
    secrets_of,
    upstreams,
)
from tests.render.systems import Combination

DATABASE_PORT = 5432


def rules(tree: Path, labels: Labels, side: str) -> list[dict[str, Any]]:
    return [rule for one in policies_for(tree, labels) for rule in one.get(side, [])]


def test_every_pod_is_named_and_reaches_its_database(tree: Path, expected: Expected) -> None:
    found = pods(tree)
    assert set(found) == expected.processes | set(expected.legacy)
    kinds = dict.fromkeys(expected.projectors, "projector") | dict.fromkeys(
        expected.legacy, "legacy"
    )
    for name, labels in found.items():
        assert labels[NAME] == name
        assert labels[COMPONENT] == kinds.get(name, "service")
        ports = {port["port"] for rule in rules(tree, labels, "egress") for port in rule["ports"]}
        assert (DATABASE_PORT in ports) == (name in expected.processes - expected.composers), name


def test_the_gateway_reaches_what_has_a_route_and_nothing_else(
    tree: Path, combination: Combination, expected: Expected
) -> None:
    reached = {
        name
        for name, labels in pods(tree).items()
        if any(
            "namespaceSelector" in one
            for rule in rules(tree, labels, "ingress")
            for one in rule["from"]
        )
    }
    has_gateway = "api-gateway" in combination.patterns
    open_to_it = expected.deployables | expected.demonstrations
    assert reached == (open_to_it if has_gateway else set[str]())
    backends = {
        service
        for route in objects(tree, "HTTPRoute")
        for rule in route["spec"]["rules"]
        for backend in rule["backendRefs"]
        for service in upstreams(tree, backend["name"])
    }
    helpers = {"edge-auth", "strangler-differ"}  # who answer where no route leads, and compare
    assert backends - helpers == reached | set(expected.legacy)
    routes = {one.stem for one in tree.glob("gateway/dynamic/[!_]*.yml")}
    assert routes == (expected.deployables | set(expected.legacy_routes) if has_gateway else set())


def test_a_projector_gets_no_traffic(tree: Path, expected: Expected) -> None:
    found = pods(tree)
    services = {one["spec"]["selector"][NAME] for one in objects(tree, "Service")}
    for name in expected.projectors:
        assert policies_for(tree, found[name]), "nothing denies anything"
        assert rules(tree, found[name], "ingress") == []
        assert name not in services
        assert "ports" not in compose(tree, "services")[name]


def test_a_projector_has_the_image_data_and_secrets_of_its_read_model(
    tree: Path, expected: Expected
) -> None:
    containers = compose(tree, "services")
    for name, read_model in expected.projectors.items():
        one, other = containers[name], containers[read_model]
        assert one["command"] == ["python", "-m", f"{read_model.replace('-', '_')}.projector"]
        assert one["image"] == other["image"]
        if not expected.sidecars:  # a projector has none
            assert one["environment"] == other["environment"]
            assert one["networks"] == other["networks"]
        assert secrets_of(one) == secrets_of(other)
        pod, query = pod_of(tree, name), pod_of(tree, read_model)
        assert pod["containers"][0]["image"] == query["containers"][0]["image"]
        assert pod["containers"][0]["command"] == one["command"]
        assert pod["volumes"] == query["volumes"]


def test_who_keeps_nothing_has_no_database(tree: Path, expected: Expected) -> None:
    containers = compose(tree, "services")
    for name in expected.composers:
        assert "data" not in networks_of(containers, name)
        assert set(secrets_of(containers[name])) <= {"client_secret", "registry_password"}
        told = [*containers[name]["environment"], *containers[name].get("depends_on", {})]
        assert not [one for one in told if one.lower().startswith(("database", "postgres"))]
        assert "initContainers" not in pod_of(tree, name)
        dockerfile = (tree / "services" / name / "Dockerfile").read_text(encoding="utf-8")
        assert "migrations" not in dockerfile
    for name in expected.keepers:
        (migrate,) = pod_of(tree, name)["initContainers"]
        assert migrate["command"][:3] == ["python", "-m", "chassis.migrate"]


def test_every_pod_mounts_the_secret_of_its_service(tree: Path, expected: Expected) -> None:
    for name in expected.processes:
        sources = [
            one["secret"]["secretName"] for one in pod_of(tree, name)["volumes"] if "secret" in one
        ]
        assert sources == [expected.projectors.get(name, name)]


@pytest.mark.parametrize("name", ["database_password", "client_secret"])
def test_compose_gives_each_process_its_own_secret(
    name: str, tree: Path, combination: Combination, expected: Expected
) -> None:
    containers = compose(tree, "services")
    holders = expected.keepers if name == "database_password" else expected.deployables
    sources = {one: secrets_of(containers[one])[name] for one in holders}
    own = name == "client_secret" or "database-per-service" in combination.patterns
    assert len(set(sources.values())) == (len(sources) if own else 1)

"""Routes of legacy applications: at the gateway and on Kubernetes the same, by one command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import compose, documents, objects, pods, policies_for
from tests.render.deploy.test_gateway import named, on_kubernetes, told_in_file
from tests.render.systems import Combination, run

WRITE = """
import json, sys
from pathlib import Path
from strangler.state import parse
from strangler.targets import kubernetes
state = parse(Path(sys.argv[1]).read_text("utf-8"), "state")
change = {name: json.loads(value) for name, value in (one.split("=") for one in sys.argv[2:])}
files = kubernetes.files(Path(), state.model_copy(update=change))
print(json.dumps({str(path): text for path, text in files.items()}))
"""


@pytest.fixture(scope="module", autouse=True)
def has_legacy(combination: Combination) -> None:
    if "strangler-fig" not in combination.patterns:
        pytest.skip("no legacy application")


def written(tree: Path, route: str, *changes: str) -> dict[str, str]:
    """What the command writes for Kubernetes, from the state that was rendered and some changes."""
    state = tree / "gateway" / "strangler" / f"{route}.yaml"
    done = run(
        [sys.executable, "-c", WRITE, state, *changes],
        tree,
        PYTHONPATH=str(tree / "strangler" / "src"),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def of_route(texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The specs of a route, by the names of their objects."""
    (text,) = texts.values()
    specs: dict[str, dict[str, Any]] = {}
    for one in yaml.safe_load_all(text):  # a route and a service may share a name, and no key
        specs.setdefault(one["metadata"]["name"], {}).update(one["spec"])
    return specs


def test_the_first_manifest_is_what_the_command_writes(tree: Path, expected: Expected) -> None:
    assert expected.legacy_routes
    for route, (_, service) in expected.legacy_routes.items():
        place = f"deploy/k8s/base/services/{service}/{route}.yaml"
        assert written(tree, route) == {place: (tree / place).read_text(encoding="utf-8")}
        (kustomization,) = documents(tree / Path(place).parent / "kustomization.yaml")
        assert f"{route}.yaml" in kustomization["resources"]


@pytest.mark.parametrize("percent", [0, 1, 50, 100])
def test_the_manifest_follows_the_state(percent: int, tree: Path, expected: Expected) -> None:
    for route, (legacy, _) in expected.legacy_routes.items():
        specs = of_route(written(tree, route, f"percent={percent}", "shadow=7", "sticky=true"))
        weighted = specs[route]["weighted"]
        shares = {one["name"]: one["weight"] for one in weighted["services"]}
        both = {f"{route}-legacy": 100 - percent, f"{route}-new": percent}
        assert shares == {name: weight for name, weight in both.items() if weight}
        assert ("sticky" in weighted) == (len(shares) > 1)
        mirroring = specs[f"{route}-legacy"]["mirroring"]
        assert mirroring["name"] == legacy
        assert [one["percent"] for one in mirroring["mirrors"]] == [7]


def test_a_route_passes_the_same_as_at_the_gateway(tree: Path, expected: Expected) -> None:
    for route in expected.legacy_routes:
        told = told_in_file(tree / "gateway" / "dynamic" / f"{route}.yml")
        specs = of_route(written(tree, route))
        chain = [
            named(one) for one in told["middlewares"][f"{route}_chain"]["chain"]["middlewares"]
        ]
        behind = {
            json.dumps(rule["matches"][0].get("headers")): rule["backendRefs"][0]["name"]
            for rule in specs[route]["rules"]
        }
        for rule in specs[route]["rules"]:
            assert [one["extensionRef"]["name"] for one in rule["filters"]] == chain
        assert len(behind) == 3
        for rule in specs[f"{route}-shadow"]["rules"]:
            passed = [one["extensionRef"]["name"] for one in rule["filters"]]
            assert passed == told["routers"][f"{route}_shadow_legacy"]["middlewares"]
        cookie = told["services"][route]["weighted"].get("sticky")
        assert cookie is None  # nothing is split at first


def test_sides_are_marked_as_at_the_gateway(tree: Path, expected: Expected) -> None:
    marks = {
        one["metadata"]["name"]: one["spec"]
        for one in objects(tree, "Middleware")
        if one["metadata"]["name"].startswith("served-by-")
    }
    for route in expected.legacy_routes:
        told = told_in_file(tree / "gateway" / "dynamic" / f"{route}.yml")["middlewares"]
        for side in ("legacy", "new"):
            assert marks[f"served-by-{side}"] == on_kubernetes(told[f"{route}_by_{side}"])


def test_objects_that_routes_lead_to_exist(tree: Path) -> None:
    known = {one["metadata"]["name"] for one in objects(tree, "TraefikService")}
    services = {one["metadata"]["name"]: one["spec"] for one in objects(tree, "Service")}
    leaves = [leaf for one in objects(tree, "TraefikService") for leaf in targets(one["spec"])]
    assert leaves
    for leaf in leaves:
        if leaf.get("kind") == "TraefikService":
            assert leaf["name"] in known
        else:
            ports = services[leaf["name"]]["ports"]
            assert leaf["port"] in {one[key] for one in ports for key in ("name", "port")}
    gateways = {one["metadata"]["name"] for one in objects(tree, "Gateway")}
    for route in objects(tree, "HTTPRoute"):
        assert {one["name"] for one in route["spec"]["parentRefs"]} <= gateways


def targets(spec: dict[str, Any]) -> list[dict[str, Any]]:
    ((kind, settings),) = spec.items()
    return {
        "weighted": lambda: settings["services"],
        "mirroring": lambda: [settings, *settings["mirrors"]],
        "failover": lambda: [settings["service"], settings["fallback"]],
    }[kind]()


def test_who_takes_over_is_told_where_the_legacy_application_is(
    tree: Path, expected: Expected
) -> None:
    containers = compose(tree, "services")
    for legacy, service in expected.legacy_routes.values():
        variable = f"LEGACY_{legacy.replace('-', '_').upper()}_URL"
        url = expected.legacy[legacy]["url"]
        address = url or f"http://{legacy}:{expected.legacy[legacy]['port']}"
        assert containers[service]["environment"][variable] == address
        assert containers["traefik"]["environment"][variable] == address
        folder = tree / "deploy" / "k8s" / "base" / "services" / service
        (generated,) = documents(folder / "kustomization.yaml")[0]["configMapGenerator"]
        assert f"{variable}={url or f'http://{legacy}'}" in generated["literals"]


def test_only_who_takes_over_and_the_gateway_reach_the_legacy_application(
    tree: Path, expected: Expected
) -> None:
    labels = pods(tree)
    for legacy in expected.demonstrations:
        rules = [
            one for spec in policies_for(tree, labels[legacy]) for one in spec.get("ingress", [])
        ]
        (rule,) = rules
        callers = {
            peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
            for peer in rule["from"]
            if "podSelector" in peer
        }
        assert callers == {one for to, one in expected.legacy_routes.values() if to == legacy}
        assert len(rule["from"]) == len(callers) + 1


def test_the_differ_is_closed_to_the_outside(tree: Path) -> None:
    containers = compose(tree, "services")
    assert "ports" not in containers["strangler-differ"]
    assert not [one for one in containers["traefik"]["ports"] if one.endswith(":8084")]
    assert containers["traefik"]["environment"]["DIFFER_URL"] == "http://strangler-differ:8085"

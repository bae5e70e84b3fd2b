"""Traefik is told the same on Kubernetes as in the files that the local stack runs.

The files are proven live with a real Traefik; its objects on Kubernetes are not, so they must not
differ.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import documents, objects
from tests.render.systems import Combination

WITHOUT_TWIN = {"edge-503"}  # needs a failover, which Kubernetes has no words for

VARIABLE = re.compile(r'\{\{ env "(\w+)"(?: \| default "(\w+)")? \}\}')


@pytest.fixture(scope="module", autouse=True)
def has_gateway(combination: Combination) -> None:
    if "api-gateway" not in combination.patterns:
        pytest.skip("no gateway")


def told_in_file(file: Path) -> dict[str, Any]:
    """What a file says where no variable of the environment says otherwise."""
    text = re.sub(r"^ *\{\{-.*\}\}$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = VARIABLE.sub(lambda found: found[2] or found[1], text)
    return yaml.safe_load(text)["http"]


def named(name: str) -> str:
    return name.replace("_", "-")


def on_kubernetes(middleware: dict[str, Any]) -> dict[str, Any]:
    """The words of Traefik's Kubernetes provider for those of its files."""
    ((kind, settings),) = middleware.items()
    if kind == "chain":
        links = [{"name": named(link)} for link in settings["middlewares"]]
        return {kind: {"middlewares": links}}
    if kind == "errors":
        assert settings["service"] == "edge_problems"
        return {kind: {**settings, "service": {"name": "edge-auth", "port": 80}}}
    return {kind: settings}


def test_what_every_request_passes_is_the_same(tree: Path) -> None:
    files = sorted((tree / "gateway" / "dynamic").glob("_*.yml"))
    told = {
        named(name): on_kubernetes(middleware)
        for file in files
        for name, middleware in told_in_file(file).get("middlewares", {}).items()
    }
    twins = {
        one["metadata"]["name"]: one["spec"]
        for one in objects(tree, "Middleware")
        if one["metadata"]["name"].startswith("edge-")
    }
    assert {name: told[name] for name in told.keys() - WITHOUT_TWIN} == twins


def test_a_route_passes_the_same_in_the_same_order(tree: Path, expected: Expected) -> None:
    for name in expected.deployables:
        in_file = told_in_file(tree / "gateway" / "dynamic" / f"{name}.yml")
        scope, route = documents(
            tree / "deploy" / "k8s" / "base" / "services" / name / "route.yaml"
        )
        (rule,) = route["spec"]["rules"]
        passed = [step["extensionRef"]["name"] for step in rule["filters"]]
        assert passed == [named(one) for one in in_file["routers"][name]["middlewares"]], name
        told = in_file["middlewares"][f"{name}-scope"]["forwardAuth"]
        twin = scope["spec"]["forwardAuth"]
        assert twin == {**told, "address": f"http://edge-auth.namespace.svc:80/verify/{name}"}

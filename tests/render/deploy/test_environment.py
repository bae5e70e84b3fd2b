"""Every variable that a process reads is supplied where it runs, and has a place in the docs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import COMPONENT, compose, documents, pod_of
from tests.render.systems import Combination
from tests.render.variables import Settings

# A process starts without these, and then finds nothing: their defaults are those of a workplace.
PLACES = {"DATABASE_HOST", "DATABASE_NAME", "DATABASE_USER", "SECRETS_DIR", "SERVICE_HOST"}
PLACES_OF_DATA = {"DATABASE_HOST", "DATABASE_NAME", "DATABASE_USER"}
SAID_BY_THE_CLUSTER = {"KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"}
SAID_TO_SIDECARS = {
    "ADVERTISED_URL",
    "DISCOVERY_URL_TEMPLATE",
    "REGISTRY_HEARTBEAT",
    "REGISTRY_TTL",
    "REGISTRY_URL",
}
PRESENCE = {"REGISTRY_URL", "DISCOVERY_URL_TEMPLATE"}


@pytest.fixture(scope="module")
def settings(tree: Path) -> Settings:
    return Settings(tree)


def own_settings(tree: Path, deployable: str) -> Path:
    package = deployable.replace("-", "_")
    return tree / "services" / deployable / "src" / package / "settings.py"


def finds_others(combination: Combination) -> bool:
    """Whether a service is told of the registry; where it has a sidecar, that one is."""
    return "service-registry" in combination.patterns and "sidecar" not in combination.patterns


def of_image(tree: Path, deployable: str) -> set[str]:
    text = (tree / "services" / deployable / "Dockerfile").read_text(encoding="utf-8")
    last_stage = text.rpartition("\nFROM ")[2]
    (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", last_stage, re.MULTILINE)
    return set(re.findall(r"([A-Z_]+)=", block))


def needed(settings: Settings, tree: Path, expected: Expected, process: str) -> set[str]:
    deployable = expected.projectors.get(process, process)
    groups = [*settings.own(own_settings(tree, deployable)).values()]
    if process in expected.talkers:
        groups.append(settings.of("BrokerSettings"))
    places = PLACES - PLACES_OF_DATA if deployable in expected.composers else PLACES
    return places | {name for one in groups for name, required in one.items() if required}


def known(settings: Settings, tree: Path, expected: Expected) -> set[str]:
    own = [settings.own(own_settings(tree, one)) for one in expected.deployables]
    return settings.all().union(*(names for groups in own for names in groups.values()))


def in_a_pod(tree: Path, environment: str, process: str) -> set[str]:
    """The variables of a pod: its own, those of its environment, those that components add."""
    k8s = tree / "deploy" / "k8s"
    shared = (k8s / "overlays" / environment / "platform" / "system.env").read_text(
        encoding="utf-8"
    )
    (base,) = documents(k8s / "base" / "services" / process / "kustomization.yaml")
    folder = k8s / "overlays" / environment / "services" / process
    (overlay,) = documents(folder / "kustomization.yaml")
    container = pod_of(tree, process)["containers"][0]
    mapped = [one["configMapRef"]["name"] for one in container["envFrom"]]
    assert mapped == ["system.env", f"{process}.env"]
    (own,) = base["configMapGenerator"]
    assert own["name"] == f"{process}.env"
    lines = [line for line in shared.splitlines() if not line.startswith("#")] + own["literals"]
    names = {line.partition("=")[0] for line in lines} | {one["name"] for one in container["env"]}
    for component in overlay.get("components", []):
        (content,) = documents((folder / component).resolve() / "kustomization.yaml")
        for patch in content.get("patches", []):
            selector = patch["target"].get("labelSelector", "")
            if selector.rpartition("=")[2] in {"", base["labels"][0]["pairs"][COMPONENT]}:
                changes: list[dict[str, Any]] = yaml.safe_load(patch["patch"])
                paths = [one for one in changes if one["path"].endswith("/containers/0/env/-")]
                names |= {one["value"]["name"] for one in paths}
    return names


def test_compose_supplies_what_a_process_reads(
    tree: Path, combination: Combination, expected: Expected, settings: Settings
) -> None:
    containers = compose(tree, "services")
    understood = known(settings, tree, expected)
    for process in expected.processes:
        given = set(containers[process]["environment"])
        image = of_image(tree, expected.projectors.get(process, process))
        assert needed(settings, tree, expected, process) <= given | image, process
        assert given <= understood, process
        assert len(given & PRESENCE) == finds_others(combination)


def test_a_pod_is_supplied_with_what_its_process_reads(
    tree: Path, combination: Combination, expected: Expected, settings: Settings
) -> None:
    environments = [one.name for one in (tree / "deploy" / "k8s" / "overlays").iterdir()]
    understood = known(settings, tree, expected)
    assert environments
    for environment in environments:
        for process in expected.processes:
            given = in_a_pod(tree, environment, process)
            image = of_image(tree, expected.projectors.get(process, process))
            assert needed(settings, tree, expected, process) <= given | image, process
            assert given <= understood, process
            assert len(given & PRESENCE) == finds_others(combination)


def test_each_variable_is_told(tree: Path, expected: Expected, settings: Settings) -> None:
    page = (tree / "docs" / "environment.md").read_text(encoding="utf-8")
    page = page.replace("__…`", "`")  # all that begin so
    peers = {f"{name.replace('-', '_').upper()}_URL" for name in expected.services}
    names = known(settings, tree, expected) - SAID_BY_THE_CLUSTER
    names -= SAID_TO_SIDECARS if expected.sidecars else set()
    page = re.sub(r"`(LEGACY)_<NAME>_URL`", r"`\1_URL`", page)
    names = {re.sub(r"^LEGACY_(?!_)\w+_URL$", "LEGACY_URL", name) for name in names}
    told = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", page.replace("`<PEER>_URL`", "`PEER_URL`")))
    assert {"PEER_URL" if name in peers else name for name in names} == told

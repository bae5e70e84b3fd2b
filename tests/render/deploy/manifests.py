"""Readers of what is rendered below `deploy/`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Labels = dict[str, str]
COMPONENT = "app.kubernetes.io/component"
NAME = "app.kubernetes.io/name"


@cache
def documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a YAML file, which nobody changes while tests run."""
    text = path.read_text(encoding="utf-8")
    return [one for one in yaml.load_all(text, yaml.CSafeLoader) if one]


def objects(tree: Path, kind: str) -> list[dict[str, Any]]:
    """The Kubernetes objects of a kind."""
    files = (tree / "deploy" / "k8s").rglob("*.yaml")
    return [one for file in files for one in documents(file) if one.get("kind") == kind]


def pod_of(tree: Path, name: str) -> dict[str, Any]:
    """The pod of a Deployment, without what patches add to it: these have no selector."""
    deployments = [one for one in objects(tree, "Deployment") if "selector" in one["spec"]]
    (found,) = [one for one in deployments if one["metadata"]["name"] == name]
    return found["spec"]["template"]["spec"]


def compose_files(tree: Path) -> list[Path]:
    """The files that Docker Compose is given."""
    return sorted((tree / "deploy" / "compose").rglob("*.yaml"))


def section_of(file: Path, section: str) -> dict[str, dict[str, Any]]:
    """A section of one of them."""
    return documents(file)[0].get(section) or {}


def compose(tree: Path, section: str) -> dict[str, dict[str, Any]]:
    """A section of all compose files together; a service may stand in several files."""
    merged: dict[str, dict[str, Any]] = {}
    for file in compose_files(tree):
        for name, value in section_of(file, section).items():
            merged[name] = {**value, **merged.get(name, {})}
    return merged


def secrets_of(service: dict[str, Any]) -> dict[str, str]:
    """The secrets of a container of Docker Compose: the name that it reads, and the source."""
    found: dict[str, str] = {}
    for one in service.get("secrets", []):
        source, target = (one, one) if isinstance(one, str) else (one["source"], one["target"])
        found[target] = source
    return found


def named_volumes(service: dict[str, Any]) -> list[str]:
    """The volumes of a container that are not folders of the repository."""
    sources = [one.partition(":")[0] for one in service.get("volumes", [])]
    return [one for one in sources if not one.startswith(".")]


def networks_of(services: dict[str, dict[str, Any]], name: str) -> set[str]:
    """The networks of a container, which may be those of another one."""
    mode: str = services[name].get("network_mode", "")
    return set(services[mode.removeprefix("service:") if mode else name].get("networks", []))


def upstreams(tree: Path, name: str) -> set[str]:
    """The Services behind a TraefikService, or behind what a name stands for if it is none."""
    known = {one["metadata"]["name"]: one["spec"] for one in objects(tree, "TraefikService")}
    return set(_leaves(known, known[name])) if name in known else {name}


def _leaves(known: dict[str, dict[str, Any]], spec: dict[str, Any]) -> Iterator[str]:
    ((kind, settings),) = spec.items()
    children = {
        "weighted": lambda: settings["services"],
        "mirroring": lambda: [settings, *settings["mirrors"]],
        "failover": lambda: [settings["service"], settings["fallback"]],
    }[kind]()
    for child in children:
        if child.get("kind") == "TraefikService":
            yield from _leaves(known, known[child["name"]])
        else:
            yield child["name"]


def peers(rules: list[dict[str, Any]] | None, side: str) -> set[str]:
    """The pods that the rules of a network policy name."""
    return {peer["podSelector"]["matchLabels"][NAME] for rule in rules or [] for peer in rule[side]}


def pods(tree: Path) -> dict[str, Labels]:
    """Every pod that a process of the system runs in, by its name, with its labels."""
    found: dict[str, Labels] = {}
    for file in (tree / "deploy" / "k8s" / "base" / "services").glob("*/kustomization.yaml"):
        (labels,) = documents(file)[0]["labels"]
        assert labels["includeTemplates"] is True
        found[file.parent.name] = labels["pairs"]
    return found


def policies_for(tree: Path, labels: Labels) -> list[dict[str, Any]]:
    """The specs of the network policies that select a pod."""
    specs = [one["spec"] for one in objects(tree, "NetworkPolicy")]
    return [spec for spec in specs if _selects(spec["podSelector"], labels)]


def _selects(selector: dict[str, Any], labels: Labels) -> bool:
    assert set(selector) <= {"matchLabels", "matchExpressions"}
    wanted = selector.get("matchLabels", {})
    expressions = selector.get("matchExpressions", [])
    assert {one["operator"] for one in expressions} <= {"In", "NotIn"}
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        (labels.get(one["key"]) in one["values"]) == (one["operator"] == "In")
        for one in expressions
    )

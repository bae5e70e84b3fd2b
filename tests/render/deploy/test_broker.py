"""The broker is there for those that have messages, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import compose, networks_of, pods, policies_for, secrets_of
from tests.render.systems import Combination

BROKER_PORT = 4222


@pytest.fixture(scope="module", autouse=True)
def has_broker(combination: Combination) -> None:
    if "event-driven" not in combination.patterns:
        pytest.skip("no broker")


def test_the_broker_is_closed_to_the_outside(tree: Path) -> None:
    broker = compose(tree, "services")["nats"]
    assert "ports" not in broker
    assert broker["networks"] == ["broker"]
    assert compose(tree, "networks")["broker"]["internal"] is True


def test_compose_gives_the_broker_to_exactly_those_who_use_it(
    tree: Path, expected: Expected
) -> None:
    services = compose(tree, "services")

    def who(holds: Callable[[dict[str, Any]], bool]) -> set[str]:
        return {name for name, service in services.items() if holds(service)}

    assert expected.talkers
    told = who(lambda service: "NATS_URL" in service.get("environment", {}))
    assert told == expected.talkers
    connected = {name for name in services if "broker" in networks_of(services, name)}
    beside = {name for name, owner in expected.sidecars.items() if owner in told}
    assert connected == {"nats", *told, *beside}
    trusted = who(lambda service: "nats_password" in secrets_of(service))
    assert trusted == {"nats", *told}
    assert {secrets_of(services[name])["nats_password"] for name in trusted} == {"nats_password"}


def test_network_policies_open_the_broker_to_exactly_those_who_use_it(
    tree: Path, expected: Expected
) -> None:
    open_to: set[str] = set()
    for name, labels in pods(tree).items():
        rules = [rule for one in policies_for(tree, labels) for rule in one.get("egress", [])]
        if BROKER_PORT in {port["port"] for rule in rules for port in rule["ports"]}:
            open_to.add(name)
    assert open_to == expected.talkers


def test_every_environment_says_where_the_broker_is(tree: Path) -> None:
    files = sorted((tree / "deploy" / "k8s" / "overlays").glob("*/platform/system.env"))
    assert files
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        variables = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
        assert variables["NATS_URL"].startswith("tls://")
        assert int(variables["NATS_REPLICAS"]) >= 1

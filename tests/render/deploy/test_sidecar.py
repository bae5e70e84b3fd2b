"""Each service has a sidecar that others reach in its place, with what it needs to start."""

from __future__ import annotations

import importlib
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import compose, documents, networks_of, objects, secrets_of
from tests.render.systems import Combination, run

MESH, OPERATORS, APPLICATION, OUT = 8443, 9102, 9100, 9101


@pytest.fixture(scope="module", autouse=True)
def has_sidecars(combination: Combination) -> None:
    if "sidecar" not in combination.patterns:
        pytest.skip("no sidecar")


@pytest.fixture(scope="module")
def settings(tree: Path) -> Iterator[ModuleType]:
    """The module with which a sidecar reads its environment; it needs nothing but Python."""
    source = str(tree / "sidecar" / "src")
    sys.path.insert(0, source)
    yield importlib.import_module("sidecar.settings")
    sys.path.remove(source)
    for name in [name for name in sys.modules if name.partition(".")[0] == "sidecar"]:
        del sys.modules[name]


def patch(tree: Path, name: str) -> dict[str, Any]:
    """What is laid over the pod of a service."""
    folder = tree / "deploy" / "k8s" / "base" / "services" / name
    (laid_over,) = documents(folder / "sidecar.yaml")
    assert documents(folder / "kustomization.yaml")[0]["patches"] == [{"path": "sidecar.yaml"}]
    assert laid_over["metadata"]["name"] == name
    return laid_over["spec"]["template"]["spec"]


def added(tree: Path, container: str) -> dict[str, str]:
    """The variables that components add to the sidecar, or to the application."""
    found: dict[str, str] = {}
    for file in (tree / "deploy" / "k8s" / "components").glob("*/kustomization.yaml"):
        for one in documents(file)[0].get("patches", []):
            selector = one["target"].get("labelSelector", "")
            if selector == "app.kubernetes.io/component=projector":
                continue
            for change in yaml.safe_load(one["patch"]):
                if change["path"].endswith(f"/{container}/0/env/-"):
                    found[change["value"]["name"]] = change["value"]["value"]
    return found


def test_a_sidecar_of_compose_can_start(
    tree: Path, expected: Expected, settings: ModuleType
) -> None:
    containers = compose(tree, "services")
    for name, owner in expected.sidecars.items():
        given = containers[name]["environment"]
        assert settings.Settings.read(given).service == owner
        assert set(given["SIDECAR_PEERS"].split(",")) - {""} == expected.calls[owner]
        addresses = {f"{one.replace('-', '_').upper()}_URL": one for one in expected.calls[owner]}
        for variable in addresses.keys() & given.keys():
            peer = containers[f"{addresses[variable]}-sidecar"]["environment"]
            assert given[variable] == peer["ADVERTISED_URL"]
        assert given["ADVERTISED_URL"] == f"https://{owner}:{given['MESH_PORT']}"


def test_a_sidecar_of_a_pod_can_start(tree: Path, expected: Expected, settings: ModuleType) -> None:
    for owner in expected.deployables:
        (sidecar,) = patch(tree, owner)["initContainers"]
        given = {one["name"]: one.get("value", "of-the-pod") for one in sidecar["env"]}
        given |= added(tree, "initContainers")
        assert settings.Settings.read(given).service == owner
        assert set(given["SIDECAR_PEERS"].split(",")) - {""} == expected.calls[owner]
        ports = [given[f"{name}_PORT"] for name in ("MESH", "INTERNAL", "APP", "OUT")]
        assert ports == [str(one) for one in (MESH, OPERATORS, APPLICATION, OUT)]


def test_a_pod_starts_its_sidecar_first_and_asks_for_health_through_it(
    tree: Path, expected: Expected
) -> None:
    for owner in expected.deployables:
        laid_over = patch(tree, owner)
        (sidecar,) = laid_over["initContainers"]
        assert sidecar["restartPolicy"] == "Always"
        assert sidecar["startupProbe"]["httpGet"] == {"path": "/ping", "port": OPERATORS}
        assert sidecar["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        shared = {one["name"]: one["mountPath"] for one in sidecar["volumeMounts"]}
        (application,) = laid_over["containers"]
        (mount,) = application["volumeMounts"]
        assert shared[mount["name"]] == mount["mountPath"]
        assert mount["name"] not in {"certificates", "sidecar-own"}
        (certificates,) = [one for one in laid_over["volumes"] if "secret" in one]
        assert certificates["secret"]["secretName"] == f"{owner}-tls"


def test_nothing_but_the_sidecar_can_be_reached(tree: Path, expected: Expected) -> None:
    for owner in expected.deployables:
        (service,) = [one for one in objects(tree, "Service") if one["metadata"]["name"] == owner]
        (port,) = service["spec"]["ports"]
        assert (port["port"], port["targetPort"]) == (443, MESH)
    numbers = {
        port["port"]
        for one in objects(tree, "NetworkPolicy")
        if one["metadata"]["name"] in {*expected.deployables, "gateway.services"}
        for side in ("ingress", "egress")
        for rule in one["spec"].get(side, [])
        for port in rule["ports"]
    }
    assert numbers <= {MESH}
    containers = compose(tree, "services")
    for name, owner in expected.sidecars.items():
        assert containers[owner]["network_mode"] == f"service:{name}"
        assert "ports" not in containers[owner]
        assert containers[owner]["environment"]["SERVICE_HOST"] == "127.0.0.1"
        assert containers[name]["networks"]["services"] == {"aliases": [owner]}
        assert networks_of(containers, owner) == set(containers[name]["networks"])


def test_what_a_sidecar_knows_its_application_does_not(tree: Path, expected: Expected) -> None:
    containers = compose(tree, "services")
    for name, owner in expected.sidecars.items():
        mounted = "./deploy/compose/secrets/certificates/"
        assert [one for one in containers[name]["volumes"] if one.startswith(mounted)] == [
            f"{mounted}{owner}:/run/certificates:ro"
        ]
        assert not [one for one in containers[owner]["volumes"] if one.startswith(mounted)]
        assert "registry_password" not in secrets_of(containers[owner])
        assert set(secrets_of(containers[name])) <= {"registry_password"}
        shared = {*containers[name]["volumes"]} & {*containers[owner]["volumes"]}
        assert shared == {f"{name}:/run/sidecar"}


def test_everybody_gets_a_certificate_that_others_accept(tree: Path, expected: Expected) -> None:
    """And keeps it until it is told otherwise."""
    folder = tree / "deploy" / "compose" / "secrets" / "certificates"
    script = ["sh", "deploy/compose/certificates.sh"]
    made = run([*script], tree)
    assert (made.returncode, made.stderr) == (0, "")
    holders = {one.name for one in folder.iterdir() if one.is_dir()}
    gateway = {"gateway"} & {one.name for one in (tree / "gateway",) if one.exists()}
    assert holders == expected.deployables | gateway | {"developer"}
    before = {one: (folder / one / "tls.crt").read_bytes() for one in holders}
    for holder in holders:
        assert {one.name for one in (folder / holder).iterdir()} == {"ca.crt", "tls.crt", "tls.key"}
        shake_hands(folder, server=holder, client="developer")
    assert run([*script], tree).returncode == 0
    assert before == {one: (folder / one / "tls.crt").read_bytes() for one in holders}
    assert run([*script, "--renew"], tree).returncode == 0
    renewed = {one: (folder / one / "tls.crt").read_bytes() for one in holders}
    assert not [one for one in holders if renewed[one] == before[one]]


def shake_hands(folder: Path, *, server: str, client: str) -> None:
    """Mutual TLS in memory, with nobody's word but the certificates."""
    offered = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / client / "ca.crt")
    offered.load_cert_chain(folder / server / "tls.crt", folder / server / "tls.key")
    offered.verify_mode = ssl.CERT_REQUIRED
    asking = ssl.create_default_context(cafile=folder / server / "ca.crt")
    asking.load_cert_chain(folder / client / "tls.crt", folder / client / "tls.key")
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        asking.wrap_bio(back, there, server_hostname=server),
        offered.wrap_bio(there, back, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert ends[1].getpeercert(), "no handshake"


def test_every_secret_of_certificates_has_a_certificate(tree: Path, expected: Expected) -> None:
    certificates = {one["spec"]["secretName"]: one["spec"] for one in objects(tree, "Certificate")}
    used = {f"{name}-tls" for name in expected.deployables}
    used |= {
        secret
        for one in objects(tree, "ServersTransport")
        for secret in one["spec"]["certificatesSecrets"]
    }
    assert set(certificates) == used | {"mesh-authority"}
    for secret in used:
        owner = secret.removesuffix("-tls")
        assert certificates[secret]["dnsNames"] == [owner]
        assert {"server auth", "client auth"} <= set(certificates[secret]["usages"])


def test_the_gateway_is_told_the_same_of_services_as_in_its_files(
    tree: Path, combination: Combination, expected: Expected
) -> None:
    if "api-gateway" not in combination.patterns:
        pytest.skip("no gateway")
    transports = {one["metadata"]["name"]: one["spec"] for one in objects(tree, "ServersTransport")}
    assert set(transports) == expected.deployables
    for name in expected.deployables:
        text = (tree / "gateway" / "dynamic" / f"{name}.yml").read_text(encoding="utf-8")
        section = text[text.index("  serversTransports:") :]
        told = yaml.safe_load(section)["serversTransports"][f"{name}_upstream"]
        for same in ("serverName", "maxIdleConnsPerHost", "forwardingTimeouts"):
            assert transports[name][same] == told[same], same

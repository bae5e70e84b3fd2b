"""What is deployed agrees with the system: edges, references between files, open ports."""

from __future__ import annotations

import re
from pathlib import Path

from tests.render.deploy.expected import Expected
from tests.render.deploy.manifests import (
    compose,
    compose_files,
    documents,
    named_volumes,
    networks_of,
    peers,
    secrets_of,
    section_of,
)
from tests.render.systems import Combination, run


def test_every_process_is_deployed_and_no_other(tree: Path, expected: Expected) -> None:
    k8s = tree / "deploy" / "k8s"
    for folder in (k8s / "base" / "services", *k8s.glob("overlays/*/services")):
        assert {one.name for one in folder.iterdir()} == expected.processes | set(expected.legacy)
    files = {one.stem for one in (tree / "deploy" / "compose" / "services").iterdir()}
    assert files == expected.processes | set(expected.sidecars) | expected.demonstrations
    assert files <= set(compose(tree, "services"))


def test_network_policies_allow_exactly_the_calls(tree: Path, expected: Expected) -> None:
    edges = expected.calls
    for name in expected.deployables:
        folder = tree / "deploy" / "k8s" / "base" / "services" / name
        (policy,) = documents(folder / "network-policy.yaml")
        assert set(policy["spec"]["policyTypes"]) == {"Ingress", "Egress"}
        assert peers(policy["spec"].get("egress"), "to") == edges[name]
        callers = {caller for caller, callees in edges.items() if name in callees}
        assert peers(policy["spec"].get("ingress"), "from") == callers


def test_every_path_that_kustomize_follows_exists(tree: Path) -> None:
    found = sorted((tree / "deploy" / "k8s").rglob("kustomization.yaml"))
    assert found
    for file in found:
        (content,) = documents(file)
        generators = content.get("configMapGenerator", [])
        files = [
            path for one in generators for path in (*one.get("files", []), *one.get("envs", []))
        ]
        files += [one["path"] for one in content.get("patches", []) if "path" in one]
        for path in (*content.get("resources", []), *content.get("components", []), *files):
            assert (file.parent / path).exists(), f"{file}: {path}"


def test_every_middleware_that_a_route_names_exists(tree: Path, combination: Combination) -> None:
    objects = [one for file in (tree / "deploy" / "k8s").rglob("*.yaml") for one in documents(file)]
    declared = {one["metadata"]["name"] for one in objects if one.get("kind") == "Middleware"}
    used = {
        step["extensionRef"]["name"]
        for one in objects
        if one.get("kind") == "HTTPRoute"
        for rule in one["spec"]["rules"]
        for step in rule["filters"]
    }
    used |= {
        middleware["name"]
        for one in objects
        if one.get("kind") == "TraefikService"
        for service in one["spec"].get("weighted", {}).get("services", [])
        for middleware in service.get("middlewares", [])
    }
    chains = [
        link["name"]
        for one in objects
        if one.get("kind") == "Middleware"
        for link in one["spec"].get("chain", {}).get("middlewares", [])
    ]
    assert {*used, *chains} == declared
    assert bool(declared) == ("api-gateway" in combination.patterns)


def test_what_compose_files_refer_to_is_declared(tree: Path) -> None:
    services, networks, secrets = (
        compose(tree, section) for section in ("services", "networks", "secrets")
    )
    for name, service in services.items():
        assert "image" in service, name
        assert set(service.get("depends_on", {})) <= set(services), name
        assert networks_of(services, name) <= set(networks), name
        assert not {"network_mode", "networks"} <= set(service), name
        assert set(named_volumes(service)) <= set(compose(tree, "volumes")), name
        assert set(secrets_of(service).values()) <= set(secrets), name
        if "build" in service:
            assert (tree / service["build"]["dockerfile"]).is_file(), name


def test_no_image_comes_from_a_registry_of_its_own_host(tree: Path) -> None:
    """Images come from the default registry, which a mirror can stand in for; tools from PyPI."""
    files = sorted(tree.rglob("*Dockerfile"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        sources = re.findall(r"^(?:FROM|COPY --from=)\s*(\S+)", text, re.MULTILINE)
        assert sources
        assert not [one for one in sources if "." in one.partition("/")[0] and "/" in one], file


def test_only_the_door_is_open_and_to_loopback_only(
    tree: Path, combination: Combination, expected: Expected
) -> None:
    open_services = {
        name: service["ports"]
        for name, service in compose(tree, "services").items()
        if "ports" in service
    }
    own_doors = set(expected.sidecars) or expected.deployables
    doors = {"traefik"} if "api-gateway" in combination.patterns else own_doors
    assert set(open_services) == doors | {"identity"}
    assert all(port.startswith("127.0.0.1:") for ports in open_services.values() for port in ports)


def test_client_secrets_are_invented_for_development_only(tree: Path, expected: Expected) -> None:
    secrets = tree / "deploy" / "compose" / "secrets"
    wanted = {f"{name}/client_secret" for name in expected.deployables}

    def made() -> set[str]:
        return {str(one.relative_to(secrets)) for one in secrets.rglob("*") if one.is_file()}

    refused = run(["sh", "deploy/compose/secrets.sh"], tree)
    assert refused.returncode == 1
    assert set(re.findall(r"secrets/(\S+)", refused.stderr)) == wanted
    assert made()
    assert not [one for one in made() if one.endswith("client_secret")]
    invented = run(["sh", "deploy/compose/secrets.sh", "--dev"], tree)
    assert (invented.returncode, invented.stderr) == (0, "")
    assert wanted | {"developer/client_secret"} <= made()
    assert run(["sh", "deploy/compose/secrets.sh"], tree).returncode == 0


def test_no_secret_stands_in_the_environment(tree: Path) -> None:
    for file in compose_files(tree):
        for name, service in section_of(file, "services").items():
            for variable in service.get("environment", {}):
                secret = any(word in variable for word in ("PASSWORD", "SECRET", "TOKEN"))
                assert not secret or variable.endswith(("_FILE", "_DIR")), f"{name}: {variable}"


def test_pipelines_list_no_service(tree: Path, expected: Expected) -> None:
    files = [*tree.glob(".github/**/*.yml"), *tree.glob(".gitlab/*"), *tree.glob(".gitlab-ci.yml")]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not [name for name in expected.processes if name in text], file.name

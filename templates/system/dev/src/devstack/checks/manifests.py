"""Do the files that deploy a service agree with its `service.toml`?

Ports, routes and names are spelled in several places, because each is read by a tool of its own.
This finds the place that was forgotten when one of them changed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from devstack import door
from devstack.layout import Service, find_services
from devstack.spelling import Spelling


def spellings(service: Service) -> Iterator[Spelling]:
    """Where the facts of a service are spelled. Folders that the repository lacks do not count."""
    name = re.escape(service.name)
    base = f"deploy/k8s/base/services/{service.name}"
    port = f"port {service.port}"
    yield Spelling(f"services/{service.name}/Dockerfile", port, rf"^EXPOSE {service.port}$")
    yield Spelling(f"{base}/deployment.yaml", port, rf"^ +containerPort: {service.port}$")
    yield Spelling(f"{base}/kustomization.yaml", port, rf"SERVICE_PORT={service.port}$")
    yield Spelling(f"deploy/compose/services/{service.name}.yaml", "its service", rf"^  {name}:$")
    for peer in service.calls:
        yield Spelling(
            f"{base}/network-policy.yaml", f"the call to {peer}", rf'name: "{re.escape(peer)}"$'
        )
    yield from door.spellings(service)


def findings(root: Path) -> list[str]:
    """What disagrees, each as `file: what is missing`; empty when all agrees."""
    services = find_services(root)
    found = [
        f"{spelling.path}: does not have {spelling.fact} of services/{service.name}/service.toml"
        for service in services
        for spelling in spellings(service)
        if (root / Path(spelling.path).parts[0]).is_dir() and not _has(root, spelling)
    ]
    return found + list(_clashes(services))


def _has(root: Path, spelling: Spelling) -> bool:
    file = root / spelling.path
    if not file.is_file():
        return False
    return re.search(spelling.pattern, file.read_text(encoding="utf-8"), re.MULTILINE) is not None


def _clashes(services: tuple[Service, ...]) -> Iterator[str]:
    names = {service.name for service in services}
    ports: dict[int, str] = {}
    for service in services:
        if service.port in ports:
            yield (
                f"services/{service.name}/service.toml: port {service.port}"
                f" is also that of {ports[service.port]}"
            )
        ports[service.port] = service.name
        for peer in service.calls:
            if peer not in names:
                yield f"services/{service.name}/service.toml: calls {peer}, which does not exist"

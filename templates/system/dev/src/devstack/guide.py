"""What `devstack up` prints when the system is ready."""

from collections.abc import Mapping

from devstack import door
from devstack.commands import command
from devstack.system import System


def guide(system: System, links: Mapping[str, str], seconds: float, stop: str) -> str:
    """Where everything is, and a first request."""
    services = {service.name for service in system.services}
    first = system.services[0]
    collection = door.address(links, first.name) + first.path
    token = command(system.state, "token")
    lines = [f"{system.name} is ready after {seconds:.1f} s", ""]
    lines += [f"  {name:<24} {url}" for name, url in links.items() if name not in services]
    for service in system.services:
        url = links[service.name]
        lines.append(f"  {service.name:<24} {url}  (API: {url}/openapi.json)")
    lines += [
        "",
        f"  logs: {system.logs}",
        "",
        "A first request:",
        f'  curl --header "Authorization: Bearer $({token})" {collection}',
        "",
        f"{stop} stops everything.",
    ]
    return "\n".join(lines)

"""What Traefik is told while it runs: pure functions from facts to its dynamic configuration.

Names of objects of our own have an underscore, names of services have none: they never clash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sidecar.certificates import Certificates

KEY_HEADER = "X-Sidecar-Key"
OPERATIONS = ("/health/live", "/health/ready", "/metrics", "/config", "/openapi.json")
"""What operators may ask of the application, in plain HTTP."""

TO = "/_to"
"""`/_to/<peer>/…` leads to a path of a peer, whichever: some are not below the peer's own route."""

_QUIET = {"accessLogs": False, "metrics": False}
_SILENT = {"observability": _QUIET}

Instances = Mapping[str, Sequence[str]]
"""Peer -> base URLs of its instances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the routes follow from."""

    app_url: str
    """Where the application listens."""
    key: str
    certificates: Certificates
    help_url: str
    """Where the agent itself answers."""
    peers: Instances
    complete: bool = True
    """False while peers are not known yet: until then, it does not answer `/ping`."""


def dynamic(facts: Facts) -> dict[str, Any]:
    """The whole dynamic configuration: it is one file, so that a change is one change."""
    parts = [_common(facts.help_url), _application(facts.app_url, facts.key), _out(facts)]
    if facts.complete:
        parts.append(_ping())
    http: dict[str, dict[str, Any]] = {}
    for part in parts:
        for kind, objects in part.items():
            http.setdefault(kind, {}).update(objects)
    return {"http": http, "tls": _tls(facts.certificates)}


def _common(help_url: str) -> dict[str, dict[str, Any]]:
    return {
        "routers": {
            "own_metrics": _router(
                "Path(`/sidecar/metrics`)", "prometheus@internal", ["internal"], **_SILENT
            ),
            "own_look": _router("Path(`/_sidecar/look`)", "own_help", ["out"], **_SILENT),
            "own_no_peer": _router(
                "PathPrefix(`/`)", "own_help", ["out"], priority=1, middlewares=["own_503"]
            ),
            "own_no_operation": _router(
                "PathPrefix(`/`)", "own_help", ["internal"], priority=1, middlewares=["own_404"]
            ),
        },
        "middlewares": {
            "own_404": {"replacePath": {"path": "/problems/404"}},
            "own_503": {"replacePath": {"path": "/problems/503"}},
        },
        "services": {"own_help": _balancer([help_url])},
    }


def _ping() -> dict[str, dict[str, Any]]:
    router = _router("Path(`/ping`)", "ping@internal", ["out", "internal"], **_SILENT)
    return {"routers": {"own_ping": router}}


def _application(url: str, key: str) -> dict[str, dict[str, Any]]:
    operations = " || ".join(f"Path(`{path}`)" for path in OPERATIONS)
    passing = {"middlewares": ["own_key"]}
    return {
        "routers": {
            "own_mesh": _router("PathPrefix(`/`)", "own_app", ["mesh"], **passing, tls={}),
            "own_operations": _router(operations, "own_app", ["internal"], **passing, **_SILENT),
        },
        "middlewares": {"own_key": {"headers": {"customRequestHeaders": {KEY_HEADER: key}}}},
        "services": {"own_app": _balancer([url], "own_app")},
        # Shorter than the application keeps a connection that is idle: no request meets its end.
        "serversTransports": {
            "own_app": {
                "maxIdleConnsPerHost": 64,
                "forwardingTimeouts": {"dialTimeout": "500ms", "idleConnTimeout": "3s"},
            }
        },
    }


def _out(facts: Facts) -> dict[str, dict[str, Any]]:
    known = {peer: urls for peer, urls in sorted(facts.peers.items()) if urls}
    return {
        "routers": {
            peer: _router(
                f"PathPrefix(`{TO}/{peer}/`)",
                peer,
                ["out"],
                middlewares=[f"{peer}_path", peer],
            )
            for peer in known
        },
        "middlewares": {
            **{peer: _connect_again(urls) for peer, urls in known.items()},
            **{f"{peer}_path": {"stripPrefix": {"prefixes": [f"{TO}/{peer}"]}} for peer in known},
        },
        "services": {peer: _balancer(sorted(urls), peer) for peer, urls in known.items()},
        "serversTransports": {peer: _mutual_tls(peer, facts.certificates) for peer in known},
    }


def _connect_again(urls: Sequence[str]) -> dict[str, Any]:
    # Only for an instance that cannot be connected to: nothing was sent yet. Callers take turns at
    # the instances, so that the next one in turn may be the same again.
    return {"retry": {"attempts": min(3 * len(urls), 6), "initialInterval": "10ms"}}


def _mutual_tls(peer: str, certificates: Certificates) -> dict[str, Any]:
    return {
        # Whoever presents the certificate of somebody else is not the peer.
        "serverName": peer,
        "rootCAs": [certificates.authority],
        "certificates": [{"certFile": certificates.certificate, "keyFile": certificates.key}],
        # One connection of HTTP/2 behind an address that balances would be one instance for ever.
        "disableHTTP2": True,
        "maxIdleConnsPerHost": 64,
        "forwardingTimeouts": {"dialTimeout": "500ms", "idleConnTimeout": "60s"},
    }


def _tls(certificates: Certificates) -> dict[str, Any]:
    pair = {"certFile": certificates.certificate, "keyFile": certificates.key}
    return {
        "stores": {"default": {"defaultCertificate": pair}},
        "options": {
            "default": {
                "minVersion": "VersionTLS12",
                "clientAuth": {
                    "caFiles": [certificates.authority],
                    "clientAuthType": "RequireAndVerifyClientCert",
                },
            }
        },
    }


def _router(rule: str, service: str, entry_points: list[str], **more: Any) -> dict[str, Any]:
    return {"rule": rule, "service": service, "entryPoints": entry_points, **more}


def _balancer(urls: Sequence[str], transport: str = "") -> dict[str, Any]:
    balancer: dict[str, Any] = {"servers": [{"url": url} for url in urls]}
    if transport:
        balancer["serversTransport"] = transport
    return {"loadBalancer": balancer}

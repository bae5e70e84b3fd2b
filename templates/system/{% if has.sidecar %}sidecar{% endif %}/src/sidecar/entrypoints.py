"""What Traefik is told once, when it starts: where it listens and what it writes down."""

from pathlib import Path
from typing import Any

from sidecar.settings import Settings

_LOGGED = (
    "StartUTC",
    "entryPointName",
    "RouterName",
    "RequestMethod",
    "RequestPath",
    "DownstreamStatus",
    "Duration",
    "ServiceAddr",
    "ClientHost",
    "TLSClientSubject",
    "RetryAttempts",
)


_ENCODED = ("Slash", "BackSlash", "NullCharacter", "Semicolon", "Percent", "QuestionMark", "Hash")


def static(settings: Settings, routes: Path) -> dict[str, Any]:
    """The static configuration; what changes while it runs is in the folder `routes`."""
    return {
        "global": {"checkNewVersion": False, "sendAnonymousUsage": False},
        "entryPoints": {
            "mesh": _entry(settings.host, settings.mesh_port),
            "out": _entry("127.0.0.1", settings.out_port),
            "internal": _entry(settings.host, settings.internal_port),
        },
        # Their routes are ours to choose: /metrics of the internal entry is the application's.
        "ping": {"manualRouting": True, "terminatingStatusCode": 503},
        "metrics": {"prometheus": {"manualRouting": True, "addRoutersLabels": True}},
        "providers": {
            "providersThrottleDuration": "100ms",
            "file": {"directory": str(routes), "watch": True},
        },
        "log": {"level": "INFO", "format": "json"},
        "accessLog": {
            "format": "json",
            "fields": {
                "defaultMode": "drop",
                "names": dict.fromkeys(_LOGGED, "keep"),
                # Authorization, cookies and the key never reach a log.
                "headers": {
                    "defaultMode": "drop",
                    "names": {"User-Agent": "keep", "Traceparent": "keep"},
                },
            },
        },
    }


def _entry(host: str, port: int) -> dict[str, Any]:
    bracketed = f"[{host}]" if ":" in host else host
    return {
        "address": f"{bracketed}:{port}",
        "http": {
            # X_Sidecar_Key must not pass for X-Sidecar-Key anywhere.
            "aliasHeadersStrategy": "delete",
            # A path means the same to the sidecar and to the application, or it is refused (400).
            "encodedCharacters": {f"allowEncoded{name}": False for name in _ENCODED},
        },
        # Draining is the agent's business: it has told everybody before it stops Traefik.
        "transport": {"lifeCycle": {"requestAcceptGraceTimeout": 0, "graceTimeOut": "8s"}},
    }

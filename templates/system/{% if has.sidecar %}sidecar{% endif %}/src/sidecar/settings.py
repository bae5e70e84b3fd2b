"""What a sidecar is told by the place it runs in.

Read by hand: pydantic would double the memory and the time that a sidecar takes to start.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class CannotStart(Exception):
    """The sidecar cannot do its work with what it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The instance beside it, as others reach it and as the sidecar does."""

    mesh_port: int
    app_port: int
    url: str
    """What is registered: `https://host:mesh_port`."""

    @property
    def local_url(self) -> str:
        """Where the application listens."""
        return f"http://127.0.0.1:{self.app_port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The environment of a sidecar."""

    service: str
    instance: str
    host: str
    """Where it listens for others; what is for its own application is always on loopback."""
    application: Application | None
    """None for a sidecar that only leads out: that of a developer."""
    out_port: int
    internal_port: int
    certificates: Path
    shared: Path
    """A folder that the application reads."""
    state: Path
    """A folder that it does not: it holds the private key."""
    peers: frozenset[str] | None
    """Whom it leads to; None stands for everybody that the registry knows."""
    addresses: Mapping[str, str]
    """The base URLs of peers, where they are said."""
    registry: bool
    address_template: str
    config_source: Path | None
    drain_seconds: float

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """What the environment says. Raises `CannotStart` that names every bad variable."""
        return _Reader(environment).settings()


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._faults: list[str] = []

    def settings(self) -> Settings:
        peers = self._peers()
        source = self._environment.get("CONFIG_SOURCE", "")
        settings = Settings(
            service=self._text("SERVICE_NAME"),
            instance=self._text("INSTANCE_ID", socket.gethostname()),
            host=self._text("SIDECAR_HOST", "127.0.0.1"),
            application=self._application(),
            out_port=self._port("OUT_PORT"),
            internal_port=self._port("INTERNAL_PORT"),
            certificates=Path(self._text("CERTIFICATES_DIR")),
            shared=Path(self._text("SIDECAR_DIR")),
            state=Path(self._text("SIDECAR_STATE_DIR")),
            peers=peers,
            addresses=self._addresses(peers or frozenset()),
            registry="REGISTRY_URL" in self._environment,
            address_template=self._environment.get("DISCOVERY_URL_TEMPLATE", ""),
            config_source=Path(source) if source else None,
            drain_seconds=self._seconds("DRAIN_SECONDS", 0.5),
        )
        if self._faults:
            raise CannotStart("; ".join(self._faults))
        return settings

    def _application(self) -> Application | None:
        given = [name for name in ("MESH_PORT", "APP_PORT") if name in self._environment]
        if not given:
            return None
        port = self._port("MESH_PORT")
        host = self._environment.get("SIDECAR_HOST", "127.0.0.1")
        reached = socket.gethostname() if not host.strip("0.:") else host
        url = self._text("ADVERTISED_URL", f"https://{reached}:{port}")
        return Application(mesh_port=port, app_port=self._port("APP_PORT"), url=url)

    def _peers(self) -> frozenset[str] | None:
        said = self._environment.get("SIDECAR_PEERS")
        if said is not None:
            return frozenset(name.strip() for name in said.split(",") if name.strip())
        if "REGISTRY_URL" not in self._environment:
            self._faults.append("SIDECAR_PEERS: needed where there is no registry")
        return None

    def _addresses(self, peers: frozenset[str]) -> dict[str, str]:
        if {"REGISTRY_URL", "DISCOVERY_URL_TEMPLATE"} & self._environment.keys():
            return {}
        return {peer: self._text(f"{peer.replace('-', '_').upper()}_URL") for peer in sorted(peers)}

    def _text(self, name: str, default: str = "") -> str:
        value = self._environment.get(name, "") or default
        if not value:
            self._faults.append(f"{name}: missing")
        return value

    def _port(self, name: str) -> int:
        value = self._text(name)
        if value.isdecimal() and 0 < int(value) < 65_536:
            return int(value)
        if value:
            self._faults.append(f"{name}: not a port")
        return 0

    def _seconds(self, name: str, default: float) -> float:
        try:
            value = float(self._environment.get(name, default))
        except ValueError:
            value = -1.0
        if not 0 <= value < 3600:
            self._faults.append(f"{name}: not a number of seconds")
        return value

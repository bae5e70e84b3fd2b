"""What the stack reads from the repository: one `service.toml` per service, no central list."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast


@dataclass(frozen=True)
class Service:
    """One service, as its `service.toml` describes it.

    Everything below `route` is for it; its entities are at `path`. One of another `kind` than
    `service` only answers questions. `workers` are modules of its package that run as processes
    beside it.
    """

    kind: str
    name: str
    package: str
    port: int
    route: str
    path: str
    calls: tuple[str, ...]
    workers: tuple[str, ...]
    directory: Path

    @property
    def keeps_data(self) -> bool:
        """Whether it has a database: who keeps something has migrations."""
        return (self.directory / "migrations").is_dir()


def read_service(file: Path) -> Service:
    """The service that `file` (a `service.toml`) describes."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Service(
        kind=str(data["kind"]),
        name=str(data["name"]),
        package=str(data["package"]),
        port=int(data["port"]),
        route=str(data["route"]),
        path=str(data["path"]),
        calls=tuple(cast("list[str]", data["calls"])),
        workers=tuple(cast("list[str]", data["workers"])),
        directory=file.parent,
    )


def find_services(root: Path) -> tuple[Service, ...]:
    """Every service of the repository at `root`, by name."""
    files = sorted(root.glob("services/*/service.toml"))
    return tuple(read_service(file) for file in files)


def find_root(start: Path) -> Path:
    """The repository that `start` lies in: a folder with `services/` and `pyproject.toml`."""
    for folder in (start, *start.parents):
        if (folder / "services").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    message = f"no generated repository at or above {start}"
    raise FileNotFoundError(message)

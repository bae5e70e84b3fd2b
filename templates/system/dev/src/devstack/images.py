"""`devstack images`: build every image of the repository with the builder that this machine has."""

import shutil
import subprocess
import tomllib
from pathlib import Path

from devstack.door import DOCKERFILES
from devstack.process import StartError

BUILDERS = {
    "docker": ("docker", "build"),
    "podman": ("podman", "build"),
    "buildah": ("buildah", "build"),
}


def find_builder() -> tuple[str, ...]:
    """The first builder on PATH. Raises StartError when there is none."""
    for name, command in BUILDERS.items():
        if shutil.which(name):
            return command
    raise StartError(f"no image builder found; install one of {', '.join(BUILDERS)}")


def find_dockerfiles(root: Path) -> list[Path]:
    """Every Dockerfile of the repository."""
    return sorted(path for pattern in DOCKERFILES for path in root.glob(pattern))


def build_images(root: Path, tag: str) -> int:
    """Build `<system>/<folder>:<tag>` for every Dockerfile. Exit status of the first that fails."""
    if not (root / "uv.lock").is_file():
        raise StartError("uv.lock is missing; `make test` writes it")
    system = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    builder = find_builder()
    for dockerfile in find_dockerfiles(root):
        name = f"{system}/{dockerfile.parent.name}:{tag}"
        print(f"building {name}", flush=True)
        command = [*builder, "--file", str(dockerfile), "--tag", name, str(root)]
        if status := subprocess.run(command, check=False).returncode:  # noqa: S603
            return status
    return 0

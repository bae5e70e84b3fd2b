"""Builds a container image from every Dockerfile of a service or of the gateway."""

import shutil
import subprocess
from pathlib import Path

from devstack.process import StartError

ENGINES = ("docker", "podman")


def dockerfiles(root: Path) -> list[Path]:
    """The Dockerfiles, found by their place."""
    return sorted([*root.glob("services/*/Dockerfile"), *root.glob("gateway/*/Dockerfile")])


def build_images(root: Path, system: str, tag: str) -> list[str]:
    """Build `<system>/<folder>:<tag>` from each Dockerfile. Raises StartError when one fails."""
    engine = next((found for name in ENGINES if (found := shutil.which(name))), None)
    if engine is None:
        raise StartError("building images needs docker or podman")
    built: list[str] = []
    for file in dockerfiles(root):
        image = f"{system}/{file.parent.name}:{tag}"
        command = [engine, "build", "--file", str(file), "--tag", image, "."]
        if subprocess.run(command, cwd=root, check=False).returncode != 0:  # noqa: S603
            raise StartError(f"{image} was not built")
        built.append(image)
    return built

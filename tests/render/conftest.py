"""Rendered systems and the tools to check them, shared by the tests of a worker."""

from __future__ import annotations

import fcntl
import hashlib
import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.render.systems import (
    PATTERN_IDS,
    ROOT,
    Combination,
    find_uv,
    run,
    source_folders,
    third_party,
    write,
)

CACHE = ROOT / ".cache"


@dataclass(frozen=True)
class Toolchain:
    """A virtual environment with everything that generated systems install, and nothing of theirs.

    Installing it once and pointing each rendered tree at it replaces one `uv sync` per combination.
    """

    home: Path

    def tool(self, name: str) -> Path:
        return self.home / "bin" / name

    @property
    def site_packages(self) -> Path:
        return next((self.home / "lib").glob("python3*/site-packages"))

    def adopt(self, tree: Path) -> Path:
        """Give a tree a `.venv` that sees this toolchain and the tree's own sources; its python."""
        uv = find_uv()
        made = run([uv, "venv", "--quiet", "--python", sys.executable, ".venv"], tree)
        assert made.returncode == 0, made.stderr
        sources = map(str, source_folders(tree))
        site = next((tree / ".venv" / "lib").glob("python3*/site-packages"))
        lines = "\n".join([*sources, str(self.site_packages)])
        (site / "system.pth").write_text(lines + "\n")
        return tree / ".venv" / "bin" / "python"

    def type_check(self, folder: Path, environments: list[dict[str, object]]) -> dict[str, Any]:
        """Check many trees below a folder strictly, in one run; the checker's report.

        Each tree is an execution environment of its own. What they share, the libraries above all,
        is read once: a sixth of the time of a run per tree.
        """
        settings = {
            "typeCheckingMode": "strict",
            "pythonVersion": "3.11",
            "venvPath": str(self.home.parent),
            "venv": self.home.name,
            "executionEnvironments": environments,
        }
        (folder / "pyrightconfig.json").write_text(json.dumps(settings))
        done = run([self.tool("basedpyright"), "--outputjson", "--project", "."], folder)
        report = json.loads(done.stdout)
        assert report["summary"]["filesAnalyzed"] > 50 * len(environments)
        return report


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold an exclusive lock on a file, across test workers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def toolchain(tmp_path_factory: pytest.TempPathFactory) -> Toolchain:
    """The environment of all patterns together, kept under `.cache/` while requirements stay."""
    tree = write(
        Combination("shop", PATTERN_IDS, "none"), tmp_path_factory.mktemp("toolchain") / "shop"
    )
    requirements = third_party(tree)
    key = hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()[:16]
    home = CACHE / f"toolchain-{key}"
    with locked(CACHE / "toolchain.lock"):
        if not (home / "complete").exists():
            uv = find_uv()
            for command in (
                [uv, "venv", "--quiet", "--clear", "--python", sys.executable, home],
                [uv, "pip", "install", "--quiet", "--python", home / "bin/python", *requirements],
            ):
                done = run(command, ROOT)
                assert done.returncode == 0, done.stderr
            (home / "complete").touch()
    return Toolchain(home)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Combination], Path]:
    """Render a combination once per worker."""
    rendered: dict[Combination, Path] = {}

    def get(combination: Combination) -> Path:
        if combination not in rendered:
            destination = tmp_path_factory.mktemp("system") / combination.preset
            rendered[combination] = write(combination, destination)
        return rendered[combination]

    return get

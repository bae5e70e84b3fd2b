"""What a wheel of msgen carries besides its code: the template, its version, and its history.

The history is a git bundle, so that `copier update` has something to update from without a network.
An sdist carries the bundle, too; without a complete history at hand, a wheel has the template alone
and msgen says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = ("copier.yml", "templates", "presets")
HOME = {"wheel": "msgen/_template/", "sdist": ""}


class TemplateHook(BuildHookInterface[Any]):
    """Add the template, `origin.json` and `history.bundle` to what is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Collect the files; an editable installation uses the checkout itself."""
        if version == "editable":
            return
        root, home = Path(self.root), HOME[self.target_name]
        self.scratch = Path(tempfile.mkdtemp(prefix="msgen-build-"))
        include: dict[str, str] = build_data["force_include"]
        for path in _history(root, self.scratch):
            include[str(path)] = f"{home}{path.name}"
        if self.target_name == "wheel":
            include.update((str(root / name), f"{home}{name}") for name in _template(root))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was only made to be packed."""
        if version != "editable":
            shutil.rmtree(self.scratch, ignore_errors=True)


def _template(root: Path) -> list[str]:
    """Return the files of the template, relative to `root`; git's ignored files are none."""
    listed = _git(
        root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PARTS
    )
    if (root / ".git").exists() and listed is not None:
        names = {name for name in listed.split("\0") if name and (root / name).is_file()}
    else:
        found = [
            root / PARTS[0],
            *(path for part in PARTS[1:] for path in (root / part).rglob("*")),
        ]
        names = {path.relative_to(root).as_posix() for path in found if path.is_file()}
    return sorted(name for name in names if "__pycache__" not in name)


def _history(root: Path, scratch: Path) -> list[Path]:
    """Return `origin.json` and, if there is a complete history, `history.bundle`."""
    packed = [root / "origin.json", root / "history.bundle"]
    if packed[0].is_file():  # this is an unpacked sdist
        return [path for path in packed if path.is_file()]
    origin, bundle = scratch / "origin.json", scratch / "history.bundle"
    commit = _git(root, "describe", "--tags", "--always") if (root / ".git").exists() else None
    changed = commit is not None and _git(root, "status", "--porcelain", "--", *PARTS) != ""
    origin.write_text(json.dumps({"commit": commit, "changed": changed}) + "\n", encoding="utf-8")
    if commit is None or not _is_complete(root):
        return [origin]
    made = _git(root, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")
    return [origin] if made is None else [origin, bundle]


def _is_complete(root: Path) -> bool:
    """Whether a checkout has all of its history; installers make shallow or partial clones."""
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    partial = _git(root, "config", "--get-regexp", r"^remote\..*\.promisor$")
    return shallow == "false" and partial is None


def _git(root: Path, *arguments: str) -> str | None:
    """Return what a git command printed, or None if it failed."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", *arguments],  # noqa: S607 - the builder's git
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None

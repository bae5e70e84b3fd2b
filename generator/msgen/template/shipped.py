"""The template inside an installed wheel, and the origin a repository made from it records.

The wheel holds the template's files, `origin.json` (written by hatch_build.py) and, if it was built
from a checkout, `history.bundle`: its repository as a git bundle, which Copier can update from
offline.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from msgen.errors import EnvironmentFailure, Finding
from msgen.template.origin import CONFIGURATION, Source, recordable

_NO_HISTORY = "this msgen was built without history: no update can come from it"
_CHANGED = "this msgen was built with uncommitted changes in its template"


@dataclass(frozen=True, slots=True)
class Built:
    """What hatch_build.py wrote into `origin.json`.

    Attributes:
        commit: The version of the template (`git describe --tags --always`), if it was known.
        changed: Whether the template differed from that version.
    """

    commit: str | None
    changed: bool


def from_wheel(root: Path, installed: dict[str, Any]) -> Source:
    """Return the template that a wheel brought.

    Args:
        root: Where the wheel put it.
        installed: What the installer wrote into `direct_url.json`; empty for a package index.

    Raises:
        EnvironmentFailure: There is none.
    """
    if not (root / CONFIGURATION).is_file():
        hint = "reinstall msgen, or name a template with --source"
        raise EnvironmentFailure(Finding("template", "this installation of msgen has none", hint))
    built = Built(**json.loads((root / "origin.json").read_text(encoding="utf-8")))
    notes = (_CHANGED,) if built.changed else ()
    source = Source(root=root, src_path=str(root), commit=built.commit, notes=notes)
    recorded = _repository(installed) or _checkout(installed) or _bundle(root)
    if built.commit is None or recorded is None:
        return replace(source, commit=None, notes=(*notes, _NO_HISTORY))
    return replace(source, src_path=recorded)


def installed_from() -> dict[str, Any]:
    """Return what the installer recorded about where msgen came from (PEP 610), if anything."""
    try:
        text = metadata.distribution("msgen").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return {}
    return cast("dict[str, Any]", json.loads(text)) if text else {}


def _repository(installed: dict[str, Any]) -> str | None:
    """Return the git URL msgen was installed from."""
    is_git = installed.get("vcs_info", {}).get("vcs") == "git"
    return recordable(str(installed["url"])) if is_git else None


def _checkout(installed: dict[str, Any]) -> str | None:
    """Return the checkout msgen was installed from, if it is still there."""
    if "dir_info" not in installed:
        return None
    folder = Path(unquote(urlsplit(str(installed["url"])).path))
    is_template = (folder / ".git").exists() and (folder / CONFIGURATION).is_file()
    return str(folder) if is_template else None


def _bundle(root: Path) -> str | None:
    """Return the git bundle that came with the wheel."""
    bundle = root / "history.bundle"
    return str(bundle) if bundle.is_file() else None

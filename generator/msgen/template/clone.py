"""A template in another git repository, or in a git bundle."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from packaging.version import InvalidVersion, Version

from msgen.errors import EnvironmentFailure, Finding, InputError
from msgen.template.git import run_git
from msgen.template.origin import CONFIGURATION, Source

_SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
_HINT = "check the address and the network; a checkout or a git bundle will do, too"


class _Lease:
    """Removes a folder as soon as nobody refers to the lease, at the latest when msgen ends."""

    def __init__(self, folder: Path) -> None:
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


def from_repository(url: str, *, recorded: str) -> Source:
    """Clone a repository; its newest release is the template, as for plain Copier, else its HEAD.

    Args:
        url: What to clone: a URL, Copier's short form of one, or the path of a bundle.
        recorded: What a generated repository records of it.

    Raises:
        EnvironmentFailure: It cannot be cloned.
        InputError: It is not a template.
    """
    root = Path(tempfile.mkdtemp(prefix="msgen-source-")).resolve()
    lease = _Lease(root)
    _git("clone", "--quiet", "--", _expanded(url), ".", root=root, recorded=recorded)
    release = _newest(run_git("tag", "--list", cwd=root).output.split())
    if release is not None:
        _git("checkout", "--quiet", "--detach", release, root=root, recorded=recorded)
    if not (root / CONFIGURATION).is_file():
        raise InputError(Finding("--source", f"{recorded} holds no {CONFIGURATION}"))
    commit = _git("describe", "--tags", "--always", root=root, recorded=recorded)
    return Source(root=root, src_path=recorded, commit=commit, lease=lease)


def _git(*arguments: str, root: Path, recorded: str) -> str:
    done = run_git(*arguments, cwd=root)
    if not done.ok:
        reason = f"git cannot {arguments[0]} {recorded}: {done.complaint}"
        raise EnvironmentFailure(Finding("--source", reason, _HINT))
    return done.output.strip()


def _expanded(url: str) -> str:
    """Spell out the forms of a URL that Copier knows and git does not."""
    url = url.removeprefix("git+")
    for short, host in _SHORT.items():
        if url.startswith(short):
            return f"{host}{url.removeprefix(short).lstrip('/').removesuffix('.git')}.git"
    return url


def _newest(tags: list[str]) -> str | None:
    """Return the newest release among tags (PEP 440, no pre-releases), as Copier chooses it."""
    releases: list[tuple[Version, str]] = []
    for tag in tags:
        try:
            version = Version(tag)
        except InvalidVersion:
            continue
        if not version.is_prerelease:
            releases.append((version, tag))
    return max(releases)[1] if releases else None

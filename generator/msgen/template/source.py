"""Where the template comes from, and what a generated repository remembers of it.

The order: `--source`, then the checkout msgen runs from, then what the installed wheel says about its own
origin. `docs/adr/` has the reasons. Whatever is recorded, plain Copier can use later; no URL is made up.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from msgen.errors import EnvironmentFailure, Finding, InputError
from msgen.template.git import GitMissing, run_git

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIGURATION = "copier.yml"
PARTS = (CONFIGURATION, "templates", "presets")
"""What makes up a template; the rest of its repository is not rendered."""

_PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = _PACKAGE / "_template"
_URL = re.compile(r"^(git\+|gh:|gl:|[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:)", re.IGNORECASE)
_COPIER_KNOWS = re.compile(
    r"^(git@|git://|git\+|gh:|gl:|https://github\.com/|https://gitlab\.com/)|\.git$"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A template ready to be rendered.

    Attributes:
        root: The folder that holds `copier.yml`, `templates/` and `presets/`.
        src_path: What a generated repository records as `_src_path`: an absolute path or a URL.
        commit: What it records as `_commit` (`git describe --tags --always`), or None without a history.
        notes: What the user should know about this source, one sentence each.
        ignored: Paths below `root` that git ignores and that are therefore not part of the template.
    """

    root: Path
    src_path: str
    commit: str | None
    notes: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    _clone: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False, compare=False)

    @property
    def presets(self) -> Path:
        """The folder of the presets that come with this template."""
        return self.root / "presets"


def resolve(option: str | None = None) -> Source:
    """Find the template that `option` names, or the one msgen came with.

    Args:
        option: The value of `--source`: a folder, a git bundle or a git URL.

    Raises:
        InputError: `option` names nothing that is a template.
        EnvironmentFailure: The template cannot be fetched, or msgen was installed without one.
    """
    if option is not None:
        return _named(option)
    checkout = _PACKAGE.parents[1]
    if (checkout / CONFIGURATION).is_file():
        return _folder(checkout)
    return _shipped(_SHIPPED, _direct_url())


def _named(option: str) -> Source:
    """Return the template that `--source` names."""
    path = Path(option).expanduser()
    if path.is_dir():
        if not (path / CONFIGURATION).is_file():
            raise InputError(
                Finding(
                    "--source",
                    f"{option} holds no {CONFIGURATION}",
                    "name the root of a msgen template",
                )
            )
        return _folder(path.resolve())
    if path.is_file():
        path = path.resolve()
        return _cloned(str(path), recorded=str(path))
    if _URL.match(option):
        recorded = option if _COPIER_KNOWS.search(option) else f"git+{option}"
        return _cloned(_expanded(option), recorded=recorded)
    raise InputError(
        Finding("--source", f"{option} does not exist", "give a folder, a git bundle or a git URL")
    )


def _expanded(url: str) -> str:
    """Spell out the short forms that Copier knows."""
    url = url.removeprefix("git+")
    for short, host in (("gh:", "https://github.com/"), ("gl:", "https://gitlab.com/")):
        if url.startswith(short):
            return f"{host}{url.removeprefix(short).lstrip('/').removesuffix('.git')}.git"
    return url


def _folder(root: Path) -> Source:
    """Return the template in a folder: a checkout of its repository, as it stands, or plain files."""
    source = Source(root=root, src_path=str(root), commit=None)
    if not (root / ".git").exists():
        return replace(
            source, notes=(f"{root} is no git checkout: the repository cannot be updated from it",)
        )
    try:
        described = run_git("describe", "--tags", "--always", cwd=root)
        status = run_git(
            "status",
            "--porcelain",
            "-z",
            "--ignored",
            "--untracked-files=all",
            "--",
            *PARTS,
            cwd=root,
        )
    except GitMissing:
        return replace(
            source, notes=("git is missing: the repository will not know its template's version",)
        )
    if not (described.ok and status.ok):
        trouble = described.complaint or status.complaint
        return replace(
            source,
            notes=(
                f"git cannot read {root} ({trouble}): the repository cannot be updated from it",
            ),
        )
    ignored, changed = _split_status(status.output)
    notes = (
        f"the template has uncommitted changes: recorded is the commit below them, {described.output.strip()}",
    )
    return replace(
        source, commit=described.output.strip(), ignored=ignored, notes=notes if changed else ()
    )


def _split_status(porcelain: str) -> tuple[frozenset[str], bool]:
    """Return the ignored paths of `git status --porcelain -z`, and whether anything else is listed."""
    entries = [entry for entry in porcelain.split("\0") if entry]
    ignored = frozenset(entry[3:].rstrip("/") for entry in entries if entry.startswith("!! "))
    return ignored, len(ignored) < len(entries)


def _cloned(url: str, *, recorded: str) -> Source:
    """Clone a repository; its newest release is the template, as for plain Copier, else its HEAD."""
    clone = tempfile.TemporaryDirectory(prefix="msgen-source-", ignore_cleanup_errors=True)
    root = Path(clone.name).resolve()
    place, hint = f"--source {recorded}", "check the address and the network, or name a checkout"
    cloned = run_git("clone", "--quiet", "--", url, ".", cwd=root)
    if not cloned.ok:
        raise EnvironmentFailure(Finding(place, f"cannot be cloned: {cloned.complaint}", hint))
    release = _newest(run_git("tag", "--list", cwd=root).output.split())
    if (
        release is not None
        and not (out := run_git("checkout", "--quiet", "--detach", release, cwd=root)).ok
    ):
        raise EnvironmentFailure(
            Finding(place, f"cannot check out {release}: {out.complaint}", hint)
        )
    if not (root / CONFIGURATION).is_file():
        raise InputError(Finding(place, f"holds no {CONFIGURATION}", "name a msgen template"))
    commit = run_git("describe", "--tags", "--always", cwd=root).output.strip()
    return Source(root=root, src_path=recorded, commit=commit, _clone=clone)


def _newest(tags: list[str]) -> str | None:
    """Return the newest release among tags (PEP 440, no pre-releases), as Copier chooses it."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - only a clone needs it

    releases: list[tuple[Version, str]] = []
    for tag in tags:
        try:
            version = Version(tag)
        except InvalidVersion:
            continue
        if not version.is_prerelease:
            releases.append((version, tag))
    return max(releases)[1] if releases else None


def _direct_url() -> dict[str, Any]:
    """Return what the installer recorded about where msgen came from (PEP 610), if anything."""
    try:
        text = metadata.distribution("msgen").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return {}
    return cast("dict[str, Any]", json.loads(text)) if text else {}


def _shipped(root: Path, origin: dict[str, Any]) -> Source:
    """Return the template inside the installed wheel.

    Args:
        root: Where the wheel put it.
        origin: The content of `direct_url.json`.

    Raises:
        EnvironmentFailure: The wheel holds no template.
    """
    if not (root / CONFIGURATION).is_file():
        raise EnvironmentFailure(
            Finding(
                "template",
                "this installation of msgen has none",
                "reinstall msgen, or give --source",
            )
        )
    built = cast("dict[str, Any]", json.loads((root / "origin.json").read_text(encoding="utf-8")))
    notes = (
        ("msgen was built with uncommitted changes in its template",) if built["changed"] else ()
    )
    source = Source(root=root, src_path=str(root), commit=built["commit"], notes=notes)
    for recorded in (_repository, _directory, _bundle):
        if (src_path := recorded(root, origin)) is not None:
            return replace(source, src_path=src_path)
    note = "this installation of msgen has no history: the repository cannot be updated from it; give --source"
    return replace(source, commit=None, notes=(*notes, note))


def _repository(_root: Path, origin: dict[str, Any]) -> str | None:
    """Return the git URL msgen was installed from."""
    if origin.get("vcs_info", {}).get("vcs") != "git":
        return None
    url = str(origin["url"])
    return url if _COPIER_KNOWS.search(url) else f"git+{url}"


def _directory(_root: Path, origin: dict[str, Any]) -> str | None:
    """Return the checkout msgen was installed from, if it is still there."""
    if "dir_info" not in origin:
        return None
    checkout = Path(unquote(urlsplit(str(origin["url"])).path))
    return (
        str(checkout)
        if (checkout / ".git").exists() and (checkout / CONFIGURATION).is_file()
        else None
    )


def _bundle(root: Path, _origin: dict[str, Any]) -> str | None:
    """Return the git bundle that came with the wheel."""
    bundle = root / "history.bundle"
    return str(bundle) if bundle.is_file() else None

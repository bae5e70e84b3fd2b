"""Where the template comes from.

The order: `--source`, then the checkout msgen runs from, then the wheel it was installed from.
Whatever a generated repository records of it, plain Copier can use later; no URL is made up.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgen.errors import Finding, InputError
from msgen.template.checkout import from_folder
from msgen.template.origin import CONFIGURATION, Source, recordable

__all__ = ["Source", "resolve"]

_PACKAGE = Path(__file__).resolve().parents[1]
_URL = re.compile(r"^(git\+|gh:|gl:|[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:)", re.IGNORECASE)


def resolve(option: str | None = None) -> Source:
    """Find the template that `option` names, or the one msgen came with.

    Args:
        option: The value of `--source`: a folder, a bare repository, a git bundle or a git
            URL.

    Raises:
        InputError: `option` names nothing that is a template.
        EnvironmentFailure: The template cannot be fetched, or msgen was installed without one.
    """
    if option is not None:
        return _named(option)
    checkout = _PACKAGE.parents[1]
    if (checkout / CONFIGURATION).is_file():
        return from_folder(checkout)
    from msgen.template.shipped import from_wheel, installed_from  # noqa: PLC0415 - only here

    return from_wheel(_PACKAGE / "_template", installed_from())


def _named(option: str) -> Source:
    """Return the template that `--source` names."""
    path = _existing(option)
    if path is not None and path.is_dir() and not _is_bare(path):
        if (path / CONFIGURATION).is_file():
            return from_folder(path)
        hint = "name the root of a template"
        raise InputError(Finding("--source", f"{option} holds no {CONFIGURATION}", hint))
    if path is None and not _URL.match(option):
        hint = "give a folder, a git bundle or a git URL"
        raise InputError(Finding("--source", f"{option} does not exist", hint))
    from msgen.template.clone import from_repository  # noqa: PLC0415 - only a clone needs it

    if path is not None and path.is_file():
        return from_repository(str(path), recorded=str(path))
    url = option if path is None else path.as_uri()  # Copier takes a bare folder for plain files
    return from_repository(url, recorded=recordable(url))


def _is_bare(folder: Path) -> bool:
    """Whether a folder is a git repository without a work tree."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir()


def _existing(option: str) -> Path | None:
    """Return the absolute path of a file or folder, if `option` names one."""
    try:
        path = Path(option).resolve()
        return path if path.exists() else None
    except (OSError, RuntimeError, ValueError):
        return None

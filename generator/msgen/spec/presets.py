"""The ready-made specs that come with the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgen.errors import Finding, InputError
from msgen.spec.load import load_file
from msgen.spec.report import did_you_mean, shown

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX: Final = ".yml"


@dataclass(frozen=True, slots=True)
class Preset:
    """One preset.

    Attributes:
        name: What `--preset` takes.
        summary: The comment its file begins with.
        path: The file, which plain Copier takes as `--data-file`.
    """

    name: str
    summary: str
    path: Path


def available(directory: Path) -> tuple[Preset, ...]:
    """Return the presets in a directory, the smallest first: it is where most begin."""
    found = sorted(directory.glob(f"*{_SUFFIX}"), key=lambda path: (path.stat().st_size, path.name))
    return tuple(Preset(path.name.removesuffix(_SUFFIX), _summary(path), path) for path in found)


def load(directory: Path, name: str) -> dict[str, object]:
    """Return the raw spec of a preset.

    Raises:
        InputError: When there is no preset of that name.
    """
    presets = {preset.name: preset for preset in available(directory)}
    if name not in presets:
        hint = did_you_mean(name, list(presets)) or f"one of {', '.join(presets)}"
        raise InputError(Finding("--preset", f"unknown preset {shown(name)}", hint))
    return load_file(presets[name].path)


def _summary(path: Path) -> str:
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    return first.lstrip("# ") if first.startswith("#") else ""

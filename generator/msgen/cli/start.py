"""What a new system starts from: a preset or a spec, and the options of the command line."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from msgen.errors import Finding, InputError
from msgen.spec import apply_options, load_file, load_text, presets
from msgen.spec.limits import MAX_BYTES, MAX_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msgen.cli.request import Request
    from msgen.spec import Edited

DEFAULT_PRESET = "minimal"
BLANK: Mapping[str, object] = {"services": []}
"""A system for the wizard to fill."""


def read_start(presets_folder: Path, *, preset: str | None, spec: str | None) -> dict[str, object]:
    """Read the raw spec that `--spec` or `--preset` names, or the default preset.

    Raises:
        InputError: Both are named, or what is named cannot be read.
    """
    if preset is not None and spec is not None:
        raise InputError(
            Finding("--preset", "cannot be combined with --spec", "leave one of them out")
        )
    if spec is not None:
        return load_text(_stdin(), "stdin") if spec == "-" else load_file(Path(spec))
    return presets.load(presets_folder, preset or DEFAULT_PRESET)


def start(presets_folder: Path, request: Request) -> Edited:
    """Read what the request starts from and apply its options.

    Raises:
        InputError: It cannot be read; wrong patterns are reported with it.
    """
    try:
        raw = read_start(presets_folder, preset=request.preset, spec=request.spec)
    except InputError as error:
        options = apply_options(
            {}, with_patterns=request.with_patterns, without_patterns=request.without_patterns
        )
        raise InputError(*error.findings, *options.findings) from error
    return edit_start(raw, request)


def edit_start(raw: Mapping[str, object], request: Request) -> Edited:
    """Apply the options, and name the system after its folder unless somebody named it.

    A spec of the user's and `--set` name it; the name in a preset is that of an example.
    """
    unnamed = dict(raw)
    if request.spec is None:
        unnamed.pop("system_name", None)
    edited = apply_options(
        unnamed,
        with_patterns=request.with_patterns,
        without_patterns=request.without_patterns,
        settings=request.settings,
    )
    name = folder_name(request.folder)
    if name:
        edited.raw.setdefault("system_name", name)
    return edited


def folder_name(folder: Path) -> str:
    """The name of a folder made the name of a system: `My Café` -> `my-cafe`; may be empty."""
    plain = unicodedata.normalize("NFKD", folder.resolve().name).encode("ascii", "ignore").decode()
    name = re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")
    if name[:1].isdigit():
        name = f"system-{name}"
    return name[:MAX_NAME].rstrip("-")


def _stdin() -> str:
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A character that the limit cut in two is no mistake of encoding: the size is the error.
        if len(content) > MAX_BYTES:
            return " " * len(content)
        raise InputError(Finding("stdin", "is not UTF-8 text", "send it as UTF-8")) from error

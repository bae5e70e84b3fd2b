"""Options that several commands share, with the one help text each has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from msgen.cli.complete import complete_patterns, complete_presets


def _folder(value: str) -> Path:
    """Read DIR; an empty word (an unset variable of a script) is not the current folder."""
    if not value:
        raise typer.BadParameter("the name of the folder is empty")
    return Path(value)


Json = Annotated[
    bool, typer.Option("--json", help="Print exactly one JSON document; people's text to stderr.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Preset = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="Start from a preset (`msgen list presets`).",
        autocompletion=complete_presets,
    ),
]
SpecFile = Annotated[
    str | None,
    typer.Option("--spec", metavar="FILE", help="Read the spec from a YAML file; - reads stdin."),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="PATTERN,…",
        help="Add patterns (`msgen list patterns`).",
        autocompletion=complete_patterns,
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="PATTERN,…",
        help="Leave patterns out.",
        autocompletion=complete_patterns,
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="URL_OR_PATH",
        help="Template to use and to record for later updates: a git URL or a checkout.",
    ),
]
Target = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder to write; new or empty.", parser=_folder)
]

"""`msgen graph`."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from msgen.cli.options import Debug, Json, Preset, SpecFile  # noqa: TC001 - typer reads annotations
from msgen.cli.results import GraphResult

if TYPE_CHECKING:
    from msgen.graph import Graph
    from msgen.spec import Normalised

Format = Literal["mermaid", "dot", "json"]
ANSWERS = ".copier-answers.yml"


def graph(  # noqa: PLR0913 - one parameter per option
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A generated repository; the current folder if none."),
    ] = None,
    *,
    preset: Preset = None,
    spec: SpecFile = None,
    format_: Annotated[
        Format, typer.Option("--format", help="How to spell the graph.")
    ] = "mermaid",
    json: Json = False,  # noqa: ARG001 - read by `output` before anything is parsed
    debug: Debug = False,  # noqa: ARG001
) -> GraphResult:
    """Draw a system as a diagram.

    Services with their entities and calls, the gateway, the databases, and what all of them share.
    """
    from msgen.graph import build_graph, to_document

    normalised = _read(directory, preset, spec)
    drawn = build_graph(normalised.system)
    return GraphResult(format_, _spelled(drawn, format_), to_document(drawn), normalised.notes)


def _read(directory: Path | None, preset: str | None, spec: str | None) -> Normalised:
    """The system that one of the three names."""
    from msgen.cli.start import read_start
    from msgen.errors import Finding, InputError
    from msgen.spec import load_file, normalise
    from msgen.template.source import resolve

    if directory is not None and (preset or spec):
        raise InputError(
            Finding("DIR", "cannot be combined with --preset or --spec", "leave it out")
        )
    if preset is None and spec is None:
        answers = (directory or Path()) / ANSWERS
        if not answers.is_file():
            raise InputError(
                Finding(
                    str(answers.parent),
                    f"is no generated repository: it has no {ANSWERS}",
                    "name one, or draw a --preset or a --spec",
                )
            )
        return normalise(load_file(answers))
    folder = resolve().presets if preset is not None else Path()
    return normalise(read_start(folder, preset=preset, spec=spec))


def _spelled(drawn: Graph, format_: Format) -> str:
    from msgen.graph import to_document, to_dot, to_mermaid

    match format_:
        case "mermaid":
            return to_mermaid(drawn)
        case "dot":
            return to_dot(drawn)
        case "json":
            return jsonlib.dumps(to_document(drawn), indent=2) + "\n"

"""`msgen new`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from msgen.cli.options import (  # noqa: TC001 - typer reads annotations
    Debug,
    Json,
    Preset,
    Source,
    SpecFile,
    Target,
    With,
    Without,
)
from msgen.cli.results import NewResult  # noqa: TC001


def new(  # noqa: PLR0913 - one parameter per option
    context: typer.Context,
    directory: Target,
    *,
    preset: Preset = None,
    spec: SpecFile = None,
    with_: With = None,
    without: Without = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Set a part of the spec: ci=none, services.orders.port=9000.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing; take the defaults.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")
    ] = False,
    no_git: Annotated[
        bool, typer.Option("--no-git", help="Make no git repository and no first commit.")
    ] = False,
    source: Source = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001 - read by `output` before anything is parsed
) -> NewResult:
    """Write the repository of a new system.

    On a terminal it asks; with --yes it takes a preset or a spec as it is. The system is named
    after DIR, unless the spec file or --set names it.
    """
    from msgen.cli.create import create
    from msgen.cli.request import Request

    request = Request(
        folder=directory,
        preset=preset,
        spec=spec,
        with_patterns=tuple(with_ or ()),
        without_patterns=tuple(without or ()),
        settings=tuple(settings or ()),
        asks=not yes and not json and sys.stdin.isatty() and sys.stdout.isatty(),
        agreed=yes or dry_run,
        dry_run=dry_run,
        use_git=not no_git,
        source=source,
    )
    return create(request, context.obj)

"""The commands of msgen and the options of its root."""

from __future__ import annotations

from typing import Annotated

import typer

from msgen.cli import listing
from msgen.cli.graph import graph
from msgen.cli.group import ReportingGroup
from msgen.cli.new import new
from msgen.cli.options import Debug, Json  # noqa: TC001 - typer reads annotations
from msgen.cli.results import Failure, Version
from msgen.cli.schema import schema

app = typer.Typer(
    name="msgen",
    cls=ReportingGroup,
    help="Generate a running multi-service Python repository from proven microservice patterns.",
    epilog="Exit status: 0 done, 1 needs a decision, 2 bad input, 3 the environment failed.",
    rich_markup_mode=None,  # plain help comes in 0.1 s, a rich one in 0.4 s
    pretty_exceptions_enable=False,
)
app.command()(new)
app.add_typer(listing.app, name="list")
app.command()(schema)
app.command()(graph)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version of msgen.")] = False,
    json: Json = False,  # noqa: ARG001 - read by `output` before anything is parsed
    debug: Debug = False,  # noqa: ARG001
) -> Version | Failure | None:
    """Answer what needs no command."""
    from msgen.errors import Finding

    if context.invoked_subcommand is not None:
        return None
    if version:
        from importlib.metadata import version as installed

        return Version(installed("msgen"))
    wrong = Finding("msgen", "no command given", "start with `msgen new DIR`")
    return Failure((wrong,), 2, help_text=context.get_help())

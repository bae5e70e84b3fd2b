"""`msgen list`."""

from __future__ import annotations

import typer

from msgen.cli.group import CommandGroup
from msgen.cli.options import Debug, Json  # noqa: TC001 - typer reads annotations
from msgen.cli.results import Item, Listing

app = typer.Typer(
    cls=CommandGroup, help="List the patterns, presets or components.", rich_markup_mode=None
)


@app.callback()
def root(
    *,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Take the options that may stand before or after the kind of thing to list."""


@app.command()
def patterns(
    *,
    json: Json = False,  # noqa: ARG001
    debug: Debug = False,  # noqa: ARG001
) -> Listing:
    """List the patterns that can be chosen and what each gives a system."""
    from msgen.spec import PATTERNS

    rows = (
        Item(
            pattern.id,
            pattern.summary,
            {"title": pattern.title, "needs": pattern.needs},
            remark=f"needs {', '.join(pattern.needs)}" if pattern.needs else "",
        )
        for pattern in PATTERNS
    )
    return Listing("patterns", tuple(rows))


@app.command()
def presets(
    *,
    json: Json = False,  # noqa: ARG001
    debug: Debug = False,  # noqa: ARG001
) -> Listing:
    """List the presets a system can start from."""
    from msgen.spec import load_file, normalise
    from msgen.spec import presets as catalogue
    from msgen.template.source import resolve

    rows: list[Item] = []
    for preset in catalogue.available(resolve().presets):
        system = normalise(load_file(preset.path)).system
        services = [service.name for service in system.services]
        details = {"services": services, "patterns": system.patterns}
        rows.append(
            Item(preset.name, preset.summary, details, remark=f"services: {', '.join(services)}")
        )
    return Listing("presets", tuple(rows))


@app.command()
def components(
    *,
    json: Json = False,  # noqa: ARG001
    debug: Debug = False,  # noqa: ARG001
) -> Listing:
    """List the servers and libraries that generated systems run on."""
    from msgen.spec.components import COMPONENTS

    rows = (
        Item(
            component.id,
            component.summary,
            {
                "kind": component.kind,
                "distribution": component.distribution,
                "patterns": component.patterns,
            },
            remark=f"{component.kind}; with {', '.join(component.patterns)}"
            if component.patterns
            else component.kind,
        )
        for component in COMPONENTS
    )
    return Listing("components", tuple(rows))

"""`msgen schema`."""

from __future__ import annotations

from msgen.cli.options import Debug, Json  # noqa: TC001 - typer reads annotations
from msgen.cli.results import SchemaResult


def schema(
    *,
    json: Json = False,  # noqa: ARG001 - read by `output` before anything is parsed
    debug: Debug = False,  # noqa: ARG001
) -> SchemaResult:
    """Print the JSON Schema of the spec."""
    from msgen.spec import json_schema

    return SchemaResult(json_schema())

"""Writes what follows from the code: docs/reference/{cli,spec}.md and the picture in README.md.

Run it (`make docs`) after a change of a command, an option, the schema or the catalogues; a test
fails while the pages differ.
"""

# ruff: noqa: INP001, ANN401 - a script, and typer keeps the types of its commands to itself

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from typer.main import get_command

from msgen.cli.app import app
from msgen.graph import build_graph, to_mermaid
from msgen.spec import PATTERNS, json_schema, load_file, normalise
from msgen.spec.fields import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PRESETS = ROOT / "presets"
GENERATED = "<!-- Written by docs/build.py from the code; do not edit. -->"

STATUSES = {
    0: "done",
    1: "the request needs a decision: the target is not empty, or you said no",
    2: "bad input: a wrong option, spec or preset; every mistake is listed",
    3: "the environment failed: no git, disk full, template unreachable, or a defect of msgen",
    129: "stopped by SIGHUP, as 130",
    130: "interrupted with Ctrl-C; nothing half-written was left",
    143: "stopped by SIGTERM, as 130",
}


def pages() -> dict[str, str]:
    """Every page that is generated, whole or in part, by its path in the repository."""
    return {
        "docs/reference/cli.md": "\n".join(_cli()) + "\n",
        "docs/reference/spec.md": "\n".join(_spec()) + "\n",
        "README.md": _readme((ROOT / "README.md").read_text(encoding="utf-8")),
    }


def _readme(text: str) -> str:
    """The front page with the flagship drawn anew."""
    shop = normalise(load_file(PRESETS / "shop.yml")).system
    drawing = (
        f"<!-- graph -->\n```mermaid\n{to_mermaid(build_graph(shop))}```\n<!-- end of graph -->"
    )
    return re.sub("<!-- graph -->.*<!-- end of graph -->", lambda _: drawing, text, flags=re.DOTALL)


def _cli() -> Iterator[str]:
    """The command line: one section per command."""
    yield from ("# Command line", "", GENERATED, "")
    yield from (
        "Text for people goes to stdout, errors and progress to stderr. With `--json` stdout",
        "carries exactly one JSON document ([shapes](json.md)) and everything else goes to stderr.",
        "Colour appears on a terminal only, and never when `NO_COLOR` is set.",
        "",
    )
    yield from _command("msgen", get_command(app))
    yield from ("## Exit status", "", "| status | meaning |", "|---|---|")
    yield from (f"| {status} | {meaning} |" for status, meaning in STATUSES.items())
    yield from (
        "",
        "An error names its place, says what is wrong, and gives a hint where there is one:",
        "",
        "```text",
        "error: services[1].calls[0]: unknown service 'stok'",
        "hint: did you mean 'stock'?",
        "```",
    )


def _command(path: str, command: Any) -> Iterator[str]:
    """The section of a command and those of its subcommands."""
    arguments = [it for it in command.params if it.param_type_name == "argument"]
    options = [it for it in command.params if it.param_type_name == "option"]
    usage = [path, *(_metavar(it) for it in arguments)]
    subcommands: dict[str, Any] = getattr(command, "commands", {})
    yield from (f"## `{path}`", "", _unwrapped(command.help or ""), "")
    last = "COMMAND" if subcommands else ""
    yield from ("```text", " ".join(filter(None, [*usage, "[OPTIONS]", last])), "```", "")
    if arguments:
        yield from ("| argument | |", "|---|---|")
        yield from (f"| `{_metavar(it)}` | {it.help} |" for it in arguments)
        yield ""
    yield from ("| option | |", "|---|---|")
    yield from (f"| {_option(it)} | {_escaped(it.help)} |" for it in options)
    yield from ("| `--help` | Show this message and exit. |", "")
    for name, subcommand in subcommands.items():
        yield from _command(f"{path} {name}", subcommand)


def _metavar(argument: Any) -> str:
    return argument.metavar or argument.name.upper()


def _option(option: Any) -> str:
    value = ""
    if not option.is_flag:
        choices = option.type_descriptor.choices
        value = f" {option.metavar or '|'.join(choices)}"
    return ", ".join(f"`{_escaped(spelling + value)}`" for spelling in option.opts)


def _spec() -> Iterator[str]:
    """The spec: one section per object of the schema."""
    schema = cast("dict[str, Any]", json_schema())
    yield from ("# Spec", "", GENERATED, "")
    yield from (
        "`msgen new --spec FILE` reads a spec from YAML or JSON. What it leaves out is filled in",
        "once and written to `.copier-answers.yml` of the generated repository, its only home from",
        "then on. `msgen schema` prints the JSON Schema that this page is made from. Nothing in a",
        "spec is ever evaluated: no tags, no code, no templates.",
        "",
        "```yaml",
        (PRESETS / "minimal.yml").read_text(encoding="utf-8").rstrip("\n"),
        "```",
        "",
    )
    yield from _object("The system", schema)
    for name, described in schema["$defs"].items():
        if name != "type":
            yield from _object(f"`{name}`", described)
    yield from ("## Field types", "", "| type | holds |", "|---|---|")
    yield from (f"| `{kind}` | {meaning} |" for kind, meaning in KINDS.items())
    yield "| `service.Entity` | reference to an entity of a service in `calls` |"
    yield from ("", "A trailing `?` makes a field optional: `text?`, `catalog.Product?`.", "")
    yield from ("## Patterns", "", "| id | gives a system |", "|---|---|")
    yield from (f"| `{pattern.id}` | {pattern.summary} |" for pattern in PATTERNS)


def _object(title: str, value: dict[str, Any]) -> Iterator[str]:
    required = value.get("required", [])
    yield from (f"## {title}", "", value["description"], "")
    yield from ("| key | value | |", "|---|---|---|")
    for key, described in value["properties"].items():
        kind = _escaped(_kind(described))
        must = "**Required.** " if key in required else ""
        default = f" Default: `{_plain(described['default'])}`." if "default" in described else ""
        yield f"| `{key}` | {kind} | {must}{_escaped(described['description'])}{default} |"
    yield ""


def _kind(value: dict[str, Any]) -> str:  # noqa: C901, PLR0911 - one for each shape
    """What a value may be, in words."""
    match value:
        case {"$ref": str(reference)}:
            return f"[`{reference.rsplit('/', 1)[1]}`](#{_anchor(reference)})"
        case {"const": constant}:
            return f"`{constant}`"
        case {"enum": choices}:
            return " or ".join(f"`{choice}`" for choice in choices)
        case {"oneOf": several}:
            return " or ".join(dict.fromkeys(_kind(each) for each in several))
        case {"type": "array"}:
            return f"list, each {_kind(value['items'])}"
        case {"type": "object"}:
            return f"mapping from names, each to {_kind(value['additionalProperties'])}"
        case {"type": "integer" | "number"}:
            return f"{value['minimum']:g} to {value['maximum']:g}"
        case {"type": "boolean"}:
            return "`true` or `false`"
        case {"type": "null"}:
            return "`null`"
        case {"type": "string", "maxLength": longest}:
            return f"text, at most {longest} characters"
        case {"type": "string"}:
            return "text"
        case _:
            return "anything"


def _anchor(reference: str) -> str:
    name = reference.rsplit("/", 1)[1]
    return "field-types" if name == "type" else name


def _plain(default: object) -> str:
    if isinstance(default, list):
        return f"[{', '.join(map(str, cast('list[object]', default)))}]"
    return str(default).lower() if isinstance(default, bool) else str(default)


def _unwrapped(text: str) -> str:
    """A docstring with its paragraphs on one line each."""
    return "\n\n".join(" ".join(each.split()) for each in text.split("\n\n"))


def _escaped(text: str) -> str:
    """Text that may stand in a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    for name, text in pages().items():
        (ROOT / name).write_text(text, encoding="utf-8")

"""The words that people read: results and findings as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from msgen.cli.results import (
    Failure,
    GraphResult,
    Listing,
    NewResult,
    Result,
    SchemaResult,
    Version,
)
from msgen.cli.tree import tree_lines
from msgen.graph.text import to_text


@dataclass(frozen=True, slots=True)
class Styled:
    """A line in several styles: pairs of text and the name of a style (rich's), or none."""

    parts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)


Line = str | Styled


def error_lines(result: Result) -> Iterator[Line]:
    """What goes to stderr: errors with their hints, and notes."""
    if isinstance(result, Failure):
        if result.help_text:
            yield result.help_text
        for finding in result.findings:
            yield _labelled("error", "bold red", f"{finding.place}: {finding.message}")
            if finding.hint:
                yield _labelled("hint", "cyan", finding.hint)
    elif isinstance(result, NewResult | GraphResult):
        for note in result.notes:
            yield _labelled("note", "yellow", f"{note.place}: {note.message}")


def _labelled(label: str, style: str, words: str) -> Styled:
    """`error: services[2].calls[0]: unknown service 'stok'`, the label in colour."""
    return Styled(((label, style), (f": {visible(words)}", "")))


def visible(text: str) -> str:
    """The text with control characters spelled out: an answer cannot steer the terminal."""
    return "".join(
        character if character.isprintable() or character == "\n" else repr(character)[1:-1]
        for character in text
    )


@singledispatch
def result_text(_result: Result) -> Iterator[Line]:
    """What goes to stdout; nothing for a result that has been shown already."""
    return iter(())


@result_text.register
def _(result: Version) -> Iterator[Line]:
    yield f"msgen {result.version}"


@result_text.register
def _(result: SchemaResult) -> Iterator[Line]:
    yield json.dumps(result.schema, indent=2)


@result_text.register
def _(result: GraphResult) -> Iterator[Line]:
    yield result.text.rstrip("\n")


@result_text.register
def _(result: Listing) -> Iterator[Line]:
    width = max((len(row.id) for row in result.rows), default=0)
    for row in result.rows:
        yield Styled(((row.id.ljust(width), "bold"), (f"  {row.summary}", "")))
        if row.remark:
            yield Styled(((f"{'':{width}}  {row.remark}", "dim"),))


def summary_lines(result: NewResult) -> Iterator[Line]:
    """What is about to be written: the files and the topology."""
    yield from tree_lines(visible(result.target), result.files)
    yield ""
    yield to_text(result.graph).rstrip("\n")
    yield ""


@result_text.register
def _(result: NewResult) -> Iterator[Line]:
    if result.written:
        where = visible(result.target)
        words = f" {len(result.files)} files of {result.system_name} to {where}"
        yield Styled((("wrote", "bold green"), (words, "")))
        yield ""
        yield "next:"
        yield from (f"  {step}" for step in result.next_steps)
        return
    yield from summary_lines(result)
    yield f"{len(result.files)} files; nothing was written"

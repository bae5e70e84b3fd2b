"""What commands return: frozen facts, each with its JSON document (docs/reference/json.md)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msgen.errors import Finding
    from msgen.graph import Graph, GraphDocument
    from msgen.spec import Note

Document = dict[str, object]


class Result(Protocol):
    """The outcome of a command."""

    @property
    def exit_code(self) -> int:
        """The exit status of the process."""
        ...

    def document(self) -> Document:
        """The keys of the JSON document besides `ok` and `exit_code`."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A command that did not do what it was asked to.

    Attributes:
        findings: What is wrong; never empty.
        exit_code: 1, 2 or 3; 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP.
        help_text: The help page to show before the findings.
    """

    findings: tuple[Finding, ...]
    exit_code: int
    help_text: str = ""

    def document(self) -> Document:
        """All findings: place, message, and hint or null."""
        return {"findings": [asdict(finding) for finding in self.findings]}


@dataclass(frozen=True, slots=True)
class Done:
    """A request that typer has answered itself: `--help`, `--show-completion`."""

    exit_code: int = 0

    def document(self) -> Document:
        """Nothing to add."""
        return {}


@dataclass(frozen=True, slots=True)
class Version:
    """The version of msgen."""

    version: str
    exit_code: int = 0

    def document(self) -> Document:
        """The version."""
        return {"version": self.version}


@dataclass(frozen=True, slots=True)
class Item:
    """One row of `msgen list`.

    Attributes:
        id: What a command line or a spec calls it.
        summary: One sentence.
        details: Whatever else is known, for the JSON document.
        remark: The part of it that people read in the list.
    """

    id: str
    summary: str
    details: Mapping[str, str | Sequence[str]]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of `msgen list KIND`."""

    kind: str
    rows: tuple[Item, ...]
    exit_code: int = 0

    def document(self) -> Document:
        """One object per row, under the name of the kind."""
        return {
            self.kind: [
                {"id": row.id, "summary": row.summary} | dict(row.details) for row in self.rows
            ]
        }


@dataclass(frozen=True, slots=True)
class SchemaResult:
    """The JSON Schema of the spec."""

    schema: Mapping[str, object]
    exit_code: int = 0

    def document(self) -> Document:
        """The schema."""
        return {"schema": dict(self.schema)}


@dataclass(frozen=True, slots=True)
class GraphResult:
    """A topology and its spelling in the format that was asked for."""

    format: str
    text: str
    graph: GraphDocument
    notes: tuple[Note, ...] = ()
    exit_code: int = 0

    def document(self) -> Document:
        """The format, the text in it, and the graph itself."""
        return {
            "format": self.format,
            "text": self.text,
            "graph": self.graph,
            "notes": [asdict(note) for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class NewResult:
    """A repository that was written, or would have been.

    Attributes:
        system_name: Name of the system.
        target: The folder, as the user gave it.
        written: False after `--dry-run`.
        files: Every file, relative to the target, sorted.
        spec: The normalised spec.
        graph: Its topology.
        notes: What msgen decided or warns about.
        next_steps: What to type next.
    """

    system_name: str
    target: str
    written: bool
    files: tuple[str, ...]
    spec: Mapping[str, object]
    graph: Graph
    notes: tuple[Note, ...]
    next_steps: tuple[str, ...]
    exit_code: int = 0

    def document(self) -> Document:
        """Everything but the drawing, which `msgen graph DIR --json` has."""
        return {
            "system_name": self.system_name,
            "target": self.target,
            "written": self.written,
            "files": list(self.files),
            "spec": dict(self.spec),
            "notes": [asdict(note) for note in self.notes],
            "next_steps": list(self.next_steps),
        }

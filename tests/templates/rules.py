"""What the template rules measure: tags, nesting, and the output language underneath."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.visitor import NodeVisitor

ROOT = Path(__file__).parents[2]
SYSTEM = ROOT / "templates" / "system"
ENVIRONMENT = Environment(
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    extensions=["jinja2.ext.do"],
)
LOGIC = {"if", "elif", "else", "for", "set", "call", "filter", "with", "do"}


@dataclass(frozen=True)
class Template:
    """One template file and its text."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def id(self) -> str:
        return str(self.path.relative_to(SYSTEM))


def templates() -> list[Template]:
    return [Template(path) for path in sorted(SYSTEM.rglob("*.jinja")) if path.is_file()]


def logic_tags(text: str) -> list[str]:
    """The names of the statements in a template, `end…` and imports aside."""
    names: list[str] = []
    tokens = iter(ENVIRONMENT.lex(text))
    for _, kind, _value in tokens:
        if kind == "block_begin":
            name = next(value for _, token, value in tokens if token == "name")
            names.append(name)
    return [name for name in names if name in LOGIC]


class _Depth(NodeVisitor):
    """Measure how deep `if` and `for` nest; `elif` is a sibling, not a level."""

    def __init__(self) -> None:
        self.deepest = 0
        self._now = 0

    def visit_For(self, node: nodes.For) -> None:  # noqa: N802 - jinja2's visitor names
        self._now += 1
        self.deepest = max(self.deepest, self._now)
        self.generic_visit(node)
        self._now -= 1

    def visit_If(self, node: nodes.If) -> None:  # noqa: N802
        self._now += 1
        self.deepest = max(self.deepest, self._now)
        for child in (*node.body, *node.else_):
            self.visit(child)
        self._now -= 1
        for branch in node.elif_:
            self.visit(branch)


def depth(text: str) -> int:
    visitor = _Depth()
    visitor.visit(ENVIRONMENT.parse(text))
    return visitor.deepest


def blanked(text: str) -> str:
    """The template with statements and comments removed and each expression turned into `x`.

    Built from Jinja's own tokens, so that line trimming is Jinja's too.
    """
    out: list[str] = []
    inside: str | None = None
    for _, kind, value in ENVIRONMENT.lex(text):
        if kind in {"block_begin", "comment_begin", "variable_begin"}:
            inside = kind
        elif kind in {"block_end", "comment_end", "variable_end"}:
            if inside == "variable_begin":
                out.append("x")
            inside = None
        elif kind == "data" and inside is None:
            out.append(value)
    return "".join(out)

"""The environment variables that rendered services read, found in their source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

Variables = dict[str, bool]
"""Each variable, and whether a process that reads it cannot start without it."""
BASE = "EnvironmentSettings"


class Settings:
    """The classes of settings of the chassis; a class has the fields of those it is made from."""

    def __init__(self, tree: Path) -> None:
        files = sorted((tree / "libs" / "platform" / "src" / "chassis").rglob("*.py"))
        self._classes = {name: node for file in files for name, node in classes(file).items()}
        self._read = {name for file in files for name in _environ(file)}
        assert BASE in self._classes

    def all(self) -> set[str]:
        """Every variable that the chassis reads."""
        names = [name for name in self._classes if BASE in self._line(name)[1:]]
        return self._read.union(*(self.of(name) for name in names))

    def of(self, name: str) -> Variables:
        """What is read for a class of the chassis; nothing, if it has another source."""
        line = self._line(name)
        return self._variables(map(self._classes.__getitem__, line)) if BASE in line else {}

    def own(self, file: Path) -> dict[str, Variables]:
        """What is read for each class of a service's own file; each derives from the chassis."""
        return {name: self._own(node) for name, node in classes(file).items()}

    def _own(self, node: ast.ClassDef) -> Variables:
        (base,) = node.bases
        line = self._line(base.attr if isinstance(base, ast.Attribute) else ast.unparse(base))
        return (
            self._variables([node, *map(self._classes.__getitem__, line)]) if BASE in line else {}
        )

    def _line(self, name: str) -> list[str]:
        bases = map(ast.unparse, self._classes[name].bases)
        return [name, *(one for base in bases if base in self._classes for one in self._line(base))]

    def _variables(self, nodes: Iterable[ast.ClassDef]) -> Variables:
        """The nearest class comes first, and decides."""
        nodes = list(nodes)
        prefixes = [ast.literal_eval(one) for node in nodes for one in _keyword(node, "env_prefix")]
        fields: Variables = {}
        for node in nodes:
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and not _is_constant(field):
                    for name in self._spellings(field):
                        spelled = f"{prefixes[0] if prefixes else ''}{name}".upper()
                        fields.setdefault(spelled, _is_required(field.value))
        return fields

    def _spellings(self, field: ast.AnnAssign) -> list[str]:
        name, kind = ast.unparse(field.target), ast.unparse(field.annotation)
        if kind not in self._classes:
            return [name]
        inner = self._classes[kind].body
        below = [ast.unparse(one.target) for one in inner if isinstance(one, ast.AnnAssign)]
        return [f"{name}__{one}" for one in below]


def classes(file: Path) -> dict[str, ast.ClassDef]:
    """The classes of a file."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {node.name: node for node in body if isinstance(node, ast.ClassDef)}


def _environ(file: Path) -> list[str]:
    return re.findall(r'environ(?:\.get\(|\[)"(\w+)"', file.read_text(encoding="utf-8"))


def _keyword(node: ast.ClassDef, name: str) -> list[ast.expr]:
    found = (one for one in ast.walk(node) if isinstance(one, ast.keyword))
    return [one.value for one in found if one.arg == name]


def _is_constant(field: ast.AnnAssign) -> bool:
    return ast.unparse(field.annotation).startswith("ClassVar")


def _is_required(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "Field":
        given = {keyword.arg for keyword in value.keywords}
        return not value.args and not given & {"default", "default_factory"}
    return value is None

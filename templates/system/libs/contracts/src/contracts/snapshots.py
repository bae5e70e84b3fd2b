"""The snapshots: reading, writing, and the form they are kept in."""

import json
from importlib import resources
from pathlib import Path
from typing import Any, cast

Document = dict[str, Any]
"""A contract, as JSON."""

_PROSE = frozenset({"title", "summary", "description", "example", "examples"})
_NAMED = frozenset({"properties", "schemas", "paths", "responses", "securitySchemes"})


def path_of(service: str, kind: str) -> Path:
    """Where the snapshot of a service lies."""
    return Path(str(resources.files("contracts"))) / kind / f"{service}.json"


def read(service: str, kind: str = "openapi") -> Document:
    """The snapshot of a service; empty if it has none yet."""
    path = path_of(service, kind)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(service: str, document: Document, kind: str = "openapi") -> None:
    """Make `document` the snapshot of a service."""
    path = path_of(service, kind)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text_of(document), encoding="utf-8")


def text_of(document: Document) -> str:
    """A document as it is kept: without prose and in a fixed order, so that a diff tells."""
    return json.dumps(_tidy(document), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _tidy(node: Any, parent: str = "") -> Any:
    if isinstance(node, list):
        return [_tidy(item) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    mapping = cast("Document", node)
    # Below `properties` and the like, keys are names that somebody chose.
    named = parent in _NAMED
    keep_prose = named or parent in ("info", "response")
    below = "response" if parent == "responses" else ""
    return {
        key: _tidy(value, below if named else key)
        for key, value in mapping.items()
        if (keep_prose or key not in _PROSE) and not (key == "default" and value is None)
    }

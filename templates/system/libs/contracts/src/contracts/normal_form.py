"""The normal form of an OpenAPI document: equal where two documents mean the same to a caller."""

import json
from typing import Any, cast

from contracts.snapshots import Document

_NOISE = frozenset(
    {"title", "summary", "description", "example", "examples", "tags", "deprecated", "openapi"}
)
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


def operations(document: Document) -> dict[str, Document]:
    """The operations by name (`GET /orders/{}`), with all references resolved.

    The names of path parameters mean nothing to callers, so they are left out.
    """
    found: dict[str, Document] = {}
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method in _METHODS:
                found[f"{method.upper()} {_anonymous(path)}"] = _operation(operation, document)
    return found


def _anonymous(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _operation(operation: Document, document: Document) -> Document:
    parameters = {
        f"{item['in']} {item['name'].lower()}": {
            "required": item.get("required", False),
            "schema": schema(item.get("schema", {}), document),
        }
        for item in operation.get("parameters", [])
        if item["in"] != "path"
    }
    body = operation.get("requestBody", {})
    return {
        "parameters": parameters,
        "body": _content(body, document),
        "body required": body.get("required", False),
        "responses": {
            status: _content(_resolved(response, document), document)
            for status, response in operation.get("responses", {}).items()
        },
        "security": sorted(
            f"{scheme} {' '.join(sorted(scopes))}"
            for requirement in operation.get("security", [])
            for scheme, scopes in requirement.items()
        ),
    }


def _resolved(node: Document, document: Document) -> Document:
    if "$ref" not in node:
        return node
    _, *path = node["$ref"].split("/")
    for step in path:
        document = document[step]
    return document


def _content(holder: Document, document: Document) -> Document:
    return {
        media: schema(content.get("schema", {}), document)
        for media, content in holder.get("content", {}).items()
    }


def schema(node: Document, document: Document) -> Document:
    """The normal form of a schema: null set apart, alternatives in one order, no references."""
    if "$ref" in node:
        return schema(_resolved(node, document), document)
    normal: Document = {}
    for key, value in node.items():
        if key in _NOISE or (key == "default" and value is None):
            continue
        normal[key] = _keyword(key, value, document)
    return _with_nullable(normal)


def _keyword(key: str, value: Any, document: Document) -> Any:
    if key in ("properties", "patternProperties"):
        return {name: schema(item, document) for name, item in value.items()}
    if key in ("anyOf", "oneOf", "allOf"):
        return sorted((schema(item, document) for item in value), key=_order)
    if key in ("items", "additionalProperties", "not") and isinstance(value, dict):
        return schema(cast("Document", value), document)
    if key in ("required", "enum"):
        return sorted(value, key=_order)
    return value


def _order(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _with_nullable(normal: Document) -> Document:
    null: Document = {"type": "null"}
    kind = normal.get("type")
    if isinstance(kind, list) and "null" in kind:
        rest = [item for item in cast("list[str]", kind) if item != "null"]
        return normal | {"type": rest[0] if len(rest) == 1 else rest, "nullable": True}
    alternatives = normal.get("anyOf", [])
    if null in alternatives:
        rest = [item for item in alternatives if item != null]
        others = {key: value for key, value in normal.items() if key != "anyOf"}
        return others | (rest[0] if len(rest) == 1 else {"anyOf": rest}) | {"nullable": True}
    return normal

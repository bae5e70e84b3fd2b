"""Which changes break callers."""

import copy
from typing import Any

import pytest

from contracts import changes
from contracts.snapshots import Document


def document() -> Document:
    """One operation with everything that can change."""
    return {
        "paths": {
            "/orders/{order_id}": {
                "put": {
                    "parameters": [
                        {"in": "path", "name": "order_id", "required": True, "schema": {}},
                        {"in": "query", "name": "dry", "schema": {"type": "boolean"}},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": body()}}},
                    "responses": {
                        "200": {"content": {"application/json": {"schema": body()}}},
                        "404": {"description": "nothing there"},
                    },
                    "security": [{"bearer": ["orders:write"]}],
                }
            }
        }
    }


def body() -> Document:
    return {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "maxLength": 10},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "kind": {"enum": ["a", "b"]},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
    }


def changed(*path: str | int, to: Any) -> list[changes.Change]:
    """What is reported when the value at `path` below the operation becomes `to`."""
    new = copy.deepcopy(document())
    node: Any = new["paths"]["/orders/{order_id}"]["put"]
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = to
    return changes.between(document(), new)


REQUEST = ("requestBody", "content", "application/json", "schema")
RESPONSE = ("responses", "200", "content", "application/json", "schema")
NEW = body()["properties"] | {"new": {"type": "string"}}


@pytest.mark.parametrize(
    ("path", "to", "breaking"),
    [
        ((*REQUEST, "properties"), NEW, False),
        ((*REQUEST, "required"), ["name", "note"], True),
        ((*REQUEST, "required"), [], False),
        ((*REQUEST, "properties", "name", "maxLength"), 20, False),
        ((*REQUEST, "properties", "name", "maxLength"), 5, True),
        ((*REQUEST, "properties", "name", "type"), "integer", True),
        ((*REQUEST, "properties", "note"), {"type": "string"}, True),
        ((*REQUEST, "properties", "kind", "enum"), ["a", "b", "c"], False),
        ((*REQUEST, "properties", "tags", "items", "type"), "integer", True),
        ((*RESPONSE, "properties"), NEW, False),
        ((*RESPONSE, "required"), ["name", "note"], False),
        ((*RESPONSE, "required"), [], True),
        ((*RESPONSE, "properties", "name", "maxLength"), 20, True),
        ((*RESPONSE, "properties", "note"), {"type": "string"}, False),
        ((*RESPONSE, "properties", "kind", "enum"), ["a"], False),
        (("requestBody", "required"), True, True),
        (("responses", "404"), {"description": "gone", "content": {"text/plain": {}}}, False),
        (("security",), [{"bearer": ["orders:admin"]}], True),
        (("parameters",), [], True),
    ],
)
def test_a_change_is_found_and_judged(path: tuple[str | int, ...], to: Any, breaking: bool) -> None:
    found = changed(*path, to=to)
    assert found
    assert any(change.breaking for change in found) == breaking


def test_a_removed_operation_breaks_and_an_added_one_does_not() -> None:
    [removed] = changes.between(document(), {"paths": {}})
    [added] = changes.between({"paths": {}}, document())
    assert (removed.breaking, added.breaking) == (True, False)
    assert str(removed) == "BREAKING: PUT /orders/{}: removed"


def test_a_parameter_that_becomes_required_breaks() -> None:
    required = {"in": "query", "name": "dry", "required": True, "schema": {"type": "boolean"}}
    assert [change.breaking for change in changed("parameters", 1, to=required)] == [True]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("summary",), "Put an order"),
        ((*REQUEST, "title"), "Order"),
        ((*REQUEST, "properties", "name", "description"), "what people call it"),
        ((*REQUEST, "properties", "note"), {"type": ["null", "string"]}),
        ((*REQUEST, "properties", "kind", "enum"), ["b", "a"]),
        (("parameters", 0, "name"), "id"),
    ],
)
def test_what_means_the_same_is_no_change(path: tuple[str | int, ...], to: Any) -> None:
    assert changed(*path, to=to) == []


def test_a_reference_is_what_it_refers_to() -> None:
    new = document()
    content = new["paths"]["/orders/{order_id}"]["put"]["requestBody"]["content"]
    content["application/json"]["schema"] = {"$ref": "#/components/schemas/Anything"}
    new["components"] = {"schemas": {"Anything": body()}}
    assert changes.between(document(), new) == []

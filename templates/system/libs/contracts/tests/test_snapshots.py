"""Snapshots are kept in one form, so that a diff shows what changed."""

import json

from contracts.snapshots import Document, text_of


def test_prose_is_left_out_and_names_are_kept() -> None:
    document: Document = {
        "info": {"title": "orders", "version": "1.0.0"},
        "paths": {"/orders": {"get": {"summary": "List", "responses": {"200": {}}}}},
        "components": {
            "schemas": {"title": {"title": "Title", "properties": {"description": {}}}},
        },
    }
    assert json.loads(text_of(document)) == {
        "info": {"title": "orders", "version": "1.0.0"},
        "paths": {"/orders": {"get": {"responses": {"200": {}}}}},
        "components": {"schemas": {"title": {"properties": {"description": {}}}}},
    }


def test_the_order_of_keys_does_not_matter() -> None:
    assert text_of({"b": 1, "a": 2}) == text_of({"a": 2, "b": 1})

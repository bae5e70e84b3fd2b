"""What the JSON Schema of a spec is made with: objects, and the limits of the normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = dict[str, object]


def closed(properties: Schema, *, required: list[str]) -> Schema:
    """Return the schema of an object with these keys and no others."""
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return {**schema, "additionalProperties": False}


def of(model: type[BaseModel], name: str) -> Schema:
    """Return the schema of one field of the normal form."""
    properties = cast("dict[str, Schema]", model.model_json_schema()["properties"])
    return {key: value for key, value in properties[name].items() if key != "title"}


def says(model: type[BaseModel], name: str) -> str:
    """Return the description of one field of the normal form."""
    return model.model_fields[name].description or ""

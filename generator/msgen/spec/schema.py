"""The JSON Schema of what a user may write, shorthand included.

Every limit and description comes from the model of the normal form. What JSON Schema cannot say
(unknown services, names that clash) only `normalise` finds; what it refuses, `normalise` refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from msgen.spec import limits
from msgen.spec.fields import KINDS, TYPE_PATTERN
from msgen.spec.model import Entity, EntityField, Service, System
from msgen.spec.normal import COPIER_KEYS
from msgen.spec.patterns import DEFAULT_PATTERNS, PATTERNS

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = dict[str, object]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a spec: plain data in a fixed order."""
    return {
        "$schema": _DIALECT,
        "title": "msgen spec",
        "description": "A system of services, as `msgen new --spec FILE` takes it.",
        **_closed(
            {
                "system_name": _of(System, "system_name"),
                "patterns": _patterns(),
                "services": {
                    **_of(System, "services"),
                    "items": {"oneOf": [{"$ref": "#/$defs/service"}, _of(Service, "name")]},
                },
                "gateway_port": {
                    **_of(Service, "port"),
                    "description": f"{_says(System, 'gateway_port')} "
                    f"The first free one from {limits.GATEWAY_PORT} when left out.",
                },
                "ci": {**_of(System, "ci"), "default": limits.DEFAULT_CI},
                **{key: {"description": "Kept by Copier; ignored."} for key in COPIER_KEYS},
            },
            required=["system_name", "services"],
        ),
        "$defs": {"service": _service(), "entity": _entity(), "type": _type()},
    }


def _service() -> Schema:
    properties: Schema = {
        "name": _of(Service, "name"),
        "port": {
            **_of(Service, "port"),
            "description": f"{_says(Service, 'port')} "
            f"The first free one from {limits.FIRST_SERVICE_PORT} when left out.",
        },
        "entity": {
            "description": f"{_says(Service, 'entity')} Derived from the service's name when "
            "left out; a text is its class name.",
            "oneOf": [{"$ref": "#/$defs/entity"}, _of(Entity, "name")],
        },
        "calls": {
            **_of(Service, "calls"),
            "uniqueItems": True,
            "maxItems": limits.MAX_SERVICES,
            "default": [],
        },
    }
    return {"description": "A service.", **_closed(properties, required=["name"])}


def _entity() -> Schema:
    bounds: Schema = {"minProperties": 1, "maxProperties": limits.MAX_FIELDS}
    names: Schema = {"propertyNames": _of(EntityField, "name")}
    kind: Schema = {"additionalProperties": {"$ref": "#/$defs/type"}}
    properties: Schema = {
        "name": _of(Entity, "name"),
        "plural": {
            **_of(Entity, "plural"),
            "description": f"{_says(Entity, 'plural')} Derived from the name when left out.",
        },
        "fields": {
            "description": f"{_says(Entity, 'fields')} In a list, a plain name is a str. "
            "One field `name: str` when left out.",
            "oneOf": [
                {"type": "object", **names, **kind, **bounds},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "oneOf": [{"type": "string"}, {"type": "object", **names, **kind}],
                    },
                },
            ],
        },
    }
    return {"description": "What a service keeps.", **_closed(properties, required=[])}


def _type() -> Schema:
    kinds = "; ".join(f"`{kind}`: {meaning}" for kind, meaning in KINDS.items())
    return {
        "description": f"{_says(EntityField, 'type')} {kinds}; `service.Entity`: a reference to an "
        "entity of a service in `calls`.",
        "type": "string",
        "pattern": f"^({TYPE_PATTERN})$",
        "examples": ["str", "text?", "decimal", "catalog.Product"],
    }


def _patterns() -> Schema:
    choices = [
        {"const": pattern.id, "title": pattern.title, "description": pattern.summary}
        for pattern in PATTERNS
    ]
    return {
        "description": f"{_says(System, 'patterns')} What they need is added.",
        "type": "array",
        "items": {"oneOf": choices},
        "uniqueItems": True,
        "default": list(DEFAULT_PATTERNS),
    }


def _closed(properties: Schema, *, required: list[str]) -> Schema:
    closed: Schema = {"type": "object", "properties": properties}
    if required:
        closed["required"] = required
    return {**closed, "additionalProperties": False}


def _of(model: type[BaseModel], name: str) -> Schema:
    """Return the schema of one field of the normal form."""
    properties = cast("dict[str, Schema]", model.model_json_schema()["properties"])
    return {key: value for key, value in properties[name].items() if key != "title"}


def _says(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].description or ""

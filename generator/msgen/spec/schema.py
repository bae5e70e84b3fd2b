"""The JSON Schema of what a user may write, shorthand included.

Every limit and description comes from the model of the normal form. What JSON Schema cannot say
(unknown services, names that clash) only `normalise` finds; what it refuses, `normalise` refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import limits, section_schema
from msgen.spec.fields import KINDS, TYPE_PATTERN
from msgen.spec.model import Entity, EntityField, Service, System
from msgen.spec.normal import COPIER_KEYS
from msgen.spec.patterns import DEFAULT_PATTERNS, PATTERNS, missing_keys
from msgen.spec.schema_tools import Schema, closed, of, says

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from msgen.spec.patterns import Pattern

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(catalogue: Sequence[Pattern] = PATTERNS) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a spec: plain data in a fixed order.

    Args:
        catalogue: The patterns that exist.
    """
    absent = missing_keys(catalogue)
    properties: Schema = {
        "system_name": of(System, "system_name"),
        "patterns": _patterns(catalogue),
        "services": {
            **of(System, "services"),
            "items": {"oneOf": [{"$ref": "#/$defs/service"}, of(Service, "name")]},
        },
        **section_schema.of_system(),
        "gateway_port": {
            **of(Service, "port"),
            "description": f"{says(System, 'gateway_port')} "
            f"The first free one from {limits.GATEWAY_PORT} when left out.",
        },
        "ci": {**of(System, "ci"), "default": limits.DEFAULT_CI},
        **{key: {"description": "Kept by Copier; ignored."} for key in COPIER_KEYS},
    }
    objects: Schema = {
        "service": _service(absent),
        "entity": _entity(),
        "type": _type(),
        **section_schema.objects(absent),
    }
    return {
        "$schema": _DIALECT,
        "title": "msgen spec",
        "description": "A system of services, as `msgen new --spec FILE` takes it.",
        **closed(_without(properties, absent), required=["system_name", "services"]),
        "$defs": objects,
    }


def _without(properties: Schema, absent: Collection[str]) -> Schema:
    return {key: value for key, value in properties.items() if key not in absent}


def _service(absent: Collection[str]) -> Schema:
    properties: Schema = {
        "name": of(Service, "name"),
        "port": {
            **of(Service, "port"),
            "description": f"{says(Service, 'port')} "
            f"The first free one from {limits.FIRST_SERVICE_PORT} when left out.",
        },
        "entity": {
            "description": f"{says(Service, 'entity')} Derived from the service's name when "
            "left out; a text is its class name.",
            "oneOf": [{"$ref": "#/$defs/entity"}, of(Entity, "name")],
        },
        "calls": {
            **of(Service, "calls"),
            "uniqueItems": True,
            "maxItems": limits.MAX_SERVICES,
            "default": [],
        },
        **section_schema.of_service(),
    }
    return {
        "description": "A service.",
        **closed(_without(properties, absent), required=["name"]),
    }


def _entity() -> Schema:
    bounds: Schema = {"minProperties": 1, "maxProperties": limits.MAX_FIELDS}
    names: Schema = {"propertyNames": of(EntityField, "name")}
    kind: Schema = {"additionalProperties": {"$ref": "#/$defs/type"}}
    properties: Schema = {
        "name": of(Entity, "name"),
        "plural": {
            **of(Entity, "plural"),
            "description": f"{says(Entity, 'plural')} Derived from the name when left out.",
        },
        "fields": {
            "description": f"{says(Entity, 'fields')} In a list, a plain name is a str. "
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
    return {"description": "What a service keeps.", **closed(properties, required=[])}


def _type() -> Schema:
    kinds = "; ".join(f"`{kind}`: {meaning}" for kind, meaning in KINDS.items())
    return {
        "description": f"{says(EntityField, 'type')} {kinds}; `service.Entity`: a reference to an "
        "entity of a service in `calls`.",
        "type": "string",
        "pattern": f"^({TYPE_PATTERN})$",
        "examples": ["str", "text?", "decimal", "catalog.Product"],
    }


def _patterns(catalogue: Sequence[Pattern]) -> Schema:
    choices = [
        {"const": pattern.id, "title": pattern.title, "description": pattern.summary}
        for pattern in catalogue
    ]
    return {
        "description": f"{says(System, 'patterns')} What they need is added.",
        "type": "array",
        "items": {"oneOf": choices},
        "uniqueItems": True,
        "default": list(DEFAULT_PATTERNS),
    }

"""The kinds of an entity's fields and how a spec spells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from msgen.spec import limits

KINDS: Final = {
    "str": "short text, at most 255 characters",
    "text": "long text",
    "int": "whole number, 64 bits",
    "float": "floating-point number",
    "bool": "true or false",
    "decimal": "exact number with 4 decimal places, for money",
    "date": "calendar date",
    "datetime": "instant with a time zone",
    "uuid": "identifier",
}
"""Every kind and what it holds."""

_SYNONYMS: Final = {
    "string": "str",
    "char": "str",
    "varchar": "str",
    "email": "str",
    "url": "str",
    "longtext": "text",
    "integer": "int",
    "bigint": "int",
    "long": "int",
    "number": "int",
    "double": "float",
    "real": "float",
    "boolean": "bool",
    "money": "decimal",
    "numeric": "decimal",
    "timestamp": "datetime",
    "time": "datetime",
    "guid": "uuid",
    "id": "uuid",
}

_REFERENCE: Final = re.compile(
    rf"(?P<service>{limits.NAME_PATTERN})\.(?P<entity>{limits.ENTITY_PATTERN})", re.ASCII
)

TYPE_PATTERN: Final = rf"({'|'.join(KINDS)}|{limits.NAME_PATTERN}\.{limits.ENTITY_PATTERN})\??"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field's type, taken apart.

    Attributes:
        kind: One of `KINDS`; `uuid` for a reference.
        optional: Whether the value may be missing.
        service: For a reference, the service that owns the entity.
        entity: For a reference, the entity's class name.
    """

    kind: str
    optional: bool
    service: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class NotAType:
    """Why a text is no field type.

    Attributes:
        hint: What would be one.
    """

    hint: str


def parse_type(text: str) -> FieldType | NotAType:
    """Take a field's type apart: `text?`, `decimal`, `catalog.Product`."""
    optional = text.endswith("?")
    base = text.removesuffix("?")
    if base in KINDS:
        return FieldType(base, optional)
    if reference := _REFERENCE.fullmatch(base):
        return FieldType("uuid", optional, reference["service"], reference["entity"])
    known = base.strip().casefold()
    if known := known if known in KINDS else _SYNONYMS.get(known):
        return NotAType(f"did you mean '{known}{'?' if optional else ''}'?")
    return NotAType(f"one of {', '.join(KINDS)}, or a reference such as catalog.Product")

"""The spec of a system: what a user writes, checked as a whole, in one normal form.

Names are imported when first used: `msgen --help` must not pay for pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from msgen.spec import presets as presets
    from msgen.spec.answers import from_answers as from_answers
    from msgen.spec.answers import to_answers as to_answers
    from msgen.spec.edit import Edited as Edited
    from msgen.spec.edit import apply_options as apply_options
    from msgen.spec.load import load_file as load_file
    from msgen.spec.load import load_text as load_text
    from msgen.spec.model import Entity as Entity
    from msgen.spec.model import EntityField as EntityField
    from msgen.spec.model import Service as Service
    from msgen.spec.model import System as System
    from msgen.spec.normal import Normalised as Normalised
    from msgen.spec.normal import normalise as normalise
    from msgen.spec.patterns import PATTERNS as PATTERNS
    from msgen.spec.patterns import Pattern as Pattern
    from msgen.spec.report import Note as Note
    from msgen.spec.schema import json_schema as json_schema

_HOMES: Final = {
    "Edited": "edit",
    "Entity": "model",
    "EntityField": "model",
    "Normalised": "normal",
    "Note": "report",
    "PATTERNS": "patterns",
    "Pattern": "patterns",
    "Service": "model",
    "System": "model",
    "apply_options": "edit",
    "from_answers": "answers",
    "json_schema": "schema",
    "load_file": "load",
    "load_text": "load",
    "normalise": "normal",
    "presets": "",
    "to_answers": "answers",
}

__all__ = [
    "PATTERNS",
    "Edited",
    "Entity",
    "EntityField",
    "Normalised",
    "Note",
    "Pattern",
    "Service",
    "System",
    "apply_options",
    "from_answers",
    "json_schema",
    "load_file",
    "load_text",
    "normalise",
    "presets",
    "to_answers",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES[name]
    if not home:
        return import_module(f"{__name__}.{name}")
    return getattr(import_module(f"{__name__}.{home}"), name)

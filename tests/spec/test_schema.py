"""The JSON Schema accepts every legal spec, and what it refuses `normalise` refuses too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from msgen.errors import InputError
from msgen.spec import json_schema, normalise, presets, to_answers
from msgen.spec.patterns import EVERY
from tests.spec.support import PRESETS
from tests.spec.test_mistakes import MISTAKES
from tests.strategies import hostile_specs, valid_specs

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = json_schema(EVERY)
VALIDATOR: Any = Draft202012Validator(SCHEMA)  # typeshed cannot type "any JSON"


def test_it_is_a_schema_that_json_can_carry() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_everything_that_can_be_written_is_described() -> None:
    assert [path for path, schema in _properties(SCHEMA) if "description" not in schema] == []


@pytest.mark.parametrize("preset", presets.available(PRESETS), ids=lambda preset: preset.name)
def test_presets_are_legal(preset: presets.Preset) -> None:
    VALIDATOR.validate(presets.load(PRESETS, preset.name))


@settings(max_examples=60)
@given(valid_specs(catalogue=EVERY))
def test_legal_specs_and_their_normal_forms_are_legal(raw: dict[str, object]) -> None:
    VALIDATOR.validate(raw)
    VALIDATOR.validate(to_answers(normalise(raw, catalogue=EVERY).system))


@settings(max_examples=100)
@given(hostile_specs(catalogue=EVERY))
def test_what_the_schema_refuses_is_refused(raw: object) -> None:
    if not VALIDATOR.is_valid(raw):
        with pytest.raises(InputError):
            normalise(raw, catalogue=EVERY)


def test_the_schema_finds_most_mistakes_that_need_no_knowledge_of_other_places() -> None:
    found = [row for row in MISTAKES if not VALIDATOR.is_valid(row[0])]
    assert len(found) > len(MISTAKES) // 2


def _properties(schema: object, path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(schema, dict):
        for key, value in cast("dict[str, object]", schema).items():
            if key == "properties":
                properties = cast("dict[str, dict[str, object]]", value)
                yield from ((f"{path}/{name}", inner) for name, inner in properties.items())
            yield from _properties(value, f"{path}/{key}")

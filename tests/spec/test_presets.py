"""Presets are found by name and stand in normal form, so that plain Copier can use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from msgen.errors import InputError
from msgen.spec import normalise, presets, to_answers
from tests.spec.support import PRESETS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

ALL = presets.available(PRESETS)


def test_the_presets_are_listed_with_the_comment_they_begin_with() -> None:
    assert [preset.name for preset in ALL] == ["minimal", "shop", "everything"]
    assert all(len(preset.summary) > 20 for preset in ALL)


@pytest.mark.parametrize("preset", ALL, ids=lambda preset: preset.name)
def test_a_preset_is_in_normal_form_for_every_yaml_reader(preset: presets.Preset) -> None:
    raw = presets.load(PRESETS, preset.name)
    done = normalise(raw)
    assert yaml.safe_dump(to_answers(done.system), sort_keys=False) == yaml.safe_dump(
        yaml.safe_load(preset.path.read_text(encoding="utf-8")), sort_keys=False
    )
    assert to_answers(done.system) == raw
    assert done.notes == ()


def test_an_unknown_preset_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as caught:
        presets.load(PRESETS, "shp")
    assert caught.value.findings[0].hint == "did you mean 'shop'?"


def test_the_name_of_a_preset_is_not_a_path(tmp_path: Path) -> None:
    (tmp_path / "presets").mkdir()
    (tmp_path / "secret.yml").write_text("a: 1\n")
    with pytest.raises(InputError):
        presets.load(tmp_path / "presets", "../secret")


def test_the_default_answers_of_plain_copier_are_in_normal_form() -> None:
    questions = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    asked = ("system_name", "patterns", "services", "gateway_port", "ci")
    raw = {name: questions[name]["default"] for name in asked}
    assert to_answers(normalise(raw).system) == raw

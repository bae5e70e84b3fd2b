"""The package offers its names without loading what they need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from msgen import spec


def test_every_public_name_leads_somewhere() -> None:
    assert all(hasattr(spec, name) for name in spec.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'normalize'"):
        _ = spec.normalize  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]


@pytest.mark.parametrize(
    ("names", "absent"),
    [("", "yaml pydantic"), ("PATTERNS, presets, load_text, apply_options", "pydantic")],
)
def test_importing_costs_only_what_is_used(names: str, absent: str) -> None:
    code = (
        f"import sys, msgen.spec; from msgen.spec import {names or '__all__'}; print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert set(absent.split()) & set(loaded.stdout.split()) == set()

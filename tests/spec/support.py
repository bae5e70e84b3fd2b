"""Shorthand of the tests in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from msgen.errors import Finding, InputError
from msgen.spec import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
PRESETS = ROOT / "presets"


def spec(*services: object, **more: object) -> dict[str, object]:
    """A raw spec with the given services."""
    return {"system_name": "shop", "services": list(services) or ["ledger"], **more}


def service(name: str = "ledger", **more: object) -> dict[str, object]:
    """A raw service."""
    return {"name": name, **more}


def fields(**types: object) -> dict[str, object]:
    """A raw spec whose only service has these fields."""
    return spec(service(entity={"name": "Entry", "fields": types}))


def mistakes(raw: object) -> Sequence[Finding]:
    """The findings of a spec that has to be refused."""
    with pytest.raises(InputError) as caught:
        normalise(raw)
    return caught.value.findings


def mistake(raw: object) -> Finding:
    """The one finding of a spec that has to be refused."""
    (finding,) = mistakes(raw)
    return finding

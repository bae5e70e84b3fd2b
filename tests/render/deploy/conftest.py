"""The systems whose deployment is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render.deploy.expected import COMBINATIONS, Expected
from tests.render.systems import Combination, write


@pytest.fixture(scope="package", params=COMBINATIONS, ids=lambda one: one.id)
def combination(request: pytest.FixtureRequest) -> Combination:
    return request.param


@pytest.fixture(scope="package")
def expected(combination: Combination) -> Expected:
    return Expected(combination.answers())


@pytest.fixture(scope="package")
def tree(combination: Combination, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(combination, tmp_path_factory.mktemp("deploy") / "system")

"""Settings that operators tune."""

import pytest

from chassis.runtime import RuntimeConfig


@pytest.mark.parametrize("text", ["WARNING", "warning", "Warning"])
def test_a_log_level_may_be_written_in_any_case(text: str) -> None:
    assert RuntimeConfig.model_validate({"log_level": text}).log_level == "WARNING"

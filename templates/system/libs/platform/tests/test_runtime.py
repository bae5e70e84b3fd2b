"""Settings that operators tune."""

import pytest
from pydantic import ValidationError

from chassis.runtime import RuntimeConfig


@pytest.mark.parametrize("text", ["WARNING", "warning", "Warning"])
def test_a_log_level_may_be_written_in_any_case(text: str) -> None:
    assert RuntimeConfig.model_validate({"log_level": text}).log_level == "WARNING"


class Config(RuntimeConfig):
    own_edges = {"payments": {"read_timeout": 1.5, "total_timeout": 2.5}}  # noqa: RUF012


def test_a_peer_has_the_policy_of_all_but_for_what_differs() -> None:
    config = RuntimeConfig.model_validate(
        {"calls": {"total_timeout": 4}, "edges": {"payments": {"read_timeout": 1}}}
    )
    assert config.policy_of("catalog") == config.calls
    payments = config.policy_of("payments")
    assert (payments.total_timeout, payments.read_timeout) == (4, 1)
    assert payments.connect_timeout == config.calls.connect_timeout


def test_operators_have_the_last_word_on_a_peer() -> None:
    config = Config.model_validate({"edges": {"payments": {"read_timeout": 1}}})
    payments = config.policy_of("payments")
    assert (payments.total_timeout, payments.read_timeout) == (2.5, 1)
    assert Config.model_validate({}).policy_of("payments").read_timeout == 1.5


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"edges": {"payments": {"read_timeout": -1}}}, ("edges", "payments", "read_timeout")),
        ({"edges": {"payments": {"patience": 1}}}, ("edges", "payments", "patience")),
        ({"edges": {"payments": {"total_timeout": 0.1}}}, ("edges", "payments")),
        ({"edges": {"payments": None}}, ("edges", "payments")),
        ({"edges": 3}, ("edges",)),
        ({"calls": {"read_timeout": -1}, "edges": {"a": {}}}, ("calls", "read_timeout")),
    ],
)
def test_a_wrong_policy_is_named(wrong: dict[str, object], place: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        RuntimeConfig.model_validate(wrong)
    assert place in [fault["loc"] for fault in caught.value.errors()]

"""W3C trace context at the door."""

import pytest

from edge_auth.trace import VALID, traceparent

GIVEN = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_valid_trace_goes_on() -> None:
    """As it came."""
    assert traceparent(GIVEN) == GIVEN


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"nonsense",
        GIVEN.upper(),
        GIVEN + b"-more",
        b"ff" + GIVEN[2:],
        b"00-" + b"0" * 32 + b"-00f067aa0ba902b7-01",
        b"00-4bf92f3577b34da6a3ce929d0e0e4736-" + b"0" * 16 + b"-01",
        GIVEN + b"\n",
    ],
)
def test_anything_else_is_replaced_by_a_new_one(broken: bytes) -> None:
    """Never the same twice."""
    first, second = traceparent(broken), traceparent(broken)
    assert VALID.fullmatch(first)
    assert first != second

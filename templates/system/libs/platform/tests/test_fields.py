"""Fields on the wire: what is accepted comes back unchanged from a database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chassis import fields


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        (fields.FixedDecimal, "9.5", Decimal("9.5000")),
        (fields.FixedDecimal, 3, Decimal("3.0000")),
        (fields.WholeNumber, 2**63 - 1, 2**63 - 1),
        (fields.RealNumber, 1, 1.0),
        (fields.Instant, "2030-01-31T14:00:00+02:00", dt.datetime(2030, 1, 31, 12, tzinfo=dt.UTC)),
        (fields.ShortText, "x" * 255, "x" * 255),
    ],
)
def test_a_value_is_kept_in_one_form(kind: Any, sent: Any, kept: Any) -> None:
    assert TypeAdapter(kind).validate_python(sent) == kept


def test_minus_zero_is_zero() -> None:
    assert str(TypeAdapter[Decimal](fields.FixedDecimal).validate_python("-0.0")) == "0.0000"


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (fields.FixedDecimal, "0.00001"),
        (fields.FixedDecimal, "123456789012345"),
        (fields.FixedDecimal, "NaN"),
        (fields.WholeNumber, 2**63),
        (fields.WholeNumber, "3"),
        (fields.WholeNumber, True),
        (fields.RealNumber, float("inf")),
        (fields.YesNo, 1),
        (fields.Instant, "2030-01-31T12:00:00"),
        (fields.Instant, "0001-01-01T00:00:00+14:00"),
        (fields.ShortText, "x" * 256),
        (fields.ShortText, "a\x00b"),
        (fields.LongText, "x" * 10_001),
        (fields.LongText, "\ud800"),
    ],
)
def test_what_a_database_cannot_keep_is_refused(kind: Any, sent: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(sent)

"""Types of fields on the wire: each accepts exactly what the database can keep as it is.

What a client sends is bounded and normalised here, so that the answer to a POST equals the answer
to the GET after it: decimals get their four places, instants become UTC.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, WithJsonSchema

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL has no NUL in text


def _four_places(value: Decimal) -> Decimal:
    # "-0" would come back from the database as "0".
    return value.quantize(Decimal("0.0001")) + 0


def _utc(value: dt.datetime) -> dt.datetime:
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("the instant is outside the calendar") from None


ShortText = Annotated[str, StringConstraints(max_length=255, pattern=_NO_NUL)]
LongText = Annotated[str, StringConstraints(max_length=10_000, pattern=_NO_NUL)]
WholeNumber = Annotated[
    int,
    Field(strict=True, ge=-(2**63), le=2**63 - 1),
    WithJsonSchema({"type": "integer", "format": "int64"}),
]
RealNumber = Annotated[float, Field(allow_inf_nan=False)]
YesNo = Annotated[bool, Field(strict=True)]
FixedDecimal = Annotated[
    Decimal,
    Field(max_digits=18, decimal_places=4),
    AfterValidator(_four_places),
    WithJsonSchema({"type": "string", "format": "decimal"}),
]
AnyDecimal = Annotated[Decimal, WithJsonSchema({"type": "string", "format": "decimal"})]
CalendarDate = dt.date
Instant = Annotated[AwareDatetime, AfterValidator(_utc)]

"""The shapes of a legacy application's values: each pair of functions goes there and back.

What is read is held to the same bounds as `chassis.fields`. Raises `Misshapen` where a value has
not the shape that was agreed: nothing is guessed.
"""

import datetime as dt
import math
import re
from decimal import Decimal
from uuid import UUID

_MOST_SHORT = 255
_MOST_LONG = 10_000
_WHOLE = 2**63
_AMOUNT = re.compile(r"-?[0-9]{1,14}(,[0-9]{1,4})?", re.ASCII)
_DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", re.ASCII)
_HEX = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)
_PLACES = Decimal("0.0001")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Misshapen(ValueError):
    """A value that has not the shape of its field, whose legacy name is `field`."""

    def __init__(self, field: str = "") -> None:
        super().__init__(f"{field or 'a value'} has not the shape that was agreed")
        self.field = field


def short_text(value: object) -> str:
    """Text of one line's length."""
    return _text(value, _MOST_SHORT)


def long_text(value: object) -> str:
    """Text of a page's length."""
    return _text(value, _MOST_LONG)


def whole_number(value: object) -> int:
    """A whole number of 64 bits."""
    if not isinstance(value, int) or isinstance(value, bool) or not -_WHOLE <= value < _WHOLE:
        raise Misshapen
    return value


def real_number(value: object) -> float:
    """A number that is one: neither infinite nor NaN."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise Misshapen
    try:
        number = float(value)
    except OverflowError:
        raise Misshapen from None
    if not math.isfinite(number):
        raise Misshapen
    return number


def yes_no(value: object) -> bool:
    """`"Y"` or `"N"`."""
    if value not in ("Y", "N"):
        raise Misshapen
    return value == "Y"


def spell_yes_no(value: bool) -> str:
    """The other way."""
    return "Y" if value else "N"


def amount(value: object) -> Decimal:
    """`"12,5"`: up to 14 digits, a comma and up to four places."""
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise Misshapen
    return Decimal(value.replace(",", ".")).quantize(_PLACES) + 0  # no "-0"


def spell_amount(value: Decimal) -> str:
    """The other way, with all four places: `"12,5000"`."""
    return f"{value.quantize(_PLACES) + 0:f}".replace(".", ",")


def date(value: object) -> dt.date:
    """`"31.01.2030"`."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Misshapen
    day, month, year = map(int, found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Misshapen from None


def spell_date(value: dt.date) -> str:
    """The other way."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def instant(value: object) -> dt.datetime:
    """Whole seconds since 1970."""
    try:
        return _EPOCH + dt.timedelta(seconds=whole_number(value))
    except OverflowError:
        raise Misshapen from None


def spell_instant(value: dt.datetime) -> int:
    """The other way: parts of a second are lost."""
    return (value - _EPOCH) // dt.timedelta(seconds=1)


def unique_id(value: object) -> UUID:
    """32 hexadecimal digits, without hyphens."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Misshapen
    return UUID(value)


def spell_unique_id(value: UUID) -> str:
    """The other way."""
    return value.hex


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise Misshapen
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a character
        raise Misshapen from None
    return value

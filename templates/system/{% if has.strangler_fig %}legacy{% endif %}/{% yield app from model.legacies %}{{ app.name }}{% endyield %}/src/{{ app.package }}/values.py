"""The shapes of values, and what is made of each before it is kept."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | float | None

_WHOLE = 2**63
_EARLIEST, _LATEST = -62_135_596_800, 253_402_300_799
_AMOUNT = re.compile(r"(-?)([0-9]{1,14})(?:,([0-9]{1,4}))?", re.ASCII)
_DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", re.ASCII)
_HEX = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)


class BadValue(Exception):
    """A value that is not one of its field, or a field that nobody knows."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


def short_text(value: object) -> str:
    """A line."""
    return _text(value, 255)


def long_text(value: object) -> str:
    """A page."""
    return _text(value, 10_000)


def whole_number(value: object) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool) or not -_WHOLE <= value < _WHOLE:
        raise BadValue
    return value


def real_number(value: object) -> float:
    """A number."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise BadValue
    try:
        number = float(value)
    except OverflowError:
        raise BadValue from None
    if not math.isfinite(number):
        raise BadValue
    return number


def yes_no(value: object) -> str:
    """Y or N."""
    if value not in ("Y", "N"):
        raise BadValue
    return str(value)


def amount(value: object) -> str:
    """A number with a comma; kept with four places."""
    found = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise BadValue
    sign, whole, places = found.groups(default="")
    text = f"{int(whole)},{places:0<4}"
    return text if text == "0,0000" else sign + text


def date(value: object) -> str:
    """Day, month and year: 31.01.2030."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise BadValue
    day, month, year = found.groups()
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        raise BadValue from None
    return found.group()


def instant(value: object) -> int:
    """Seconds since 1970, of a year that has four digits."""
    seconds = whole_number(value)
    if not _EARLIEST <= seconds <= _LATEST:
        raise BadValue
    return seconds


def unique_id(value: object) -> str:
    """32 hexadecimal digits."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise BadValue
    return value.lower()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a file."""

    name: str
    shape: Callable[[object], Value]
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A kind of record: the name of its table, and the path that it is reached at."""

    name: str
    path: str
    fields: tuple[Field, ...]

    def read(self, record: Mapping[str, object]) -> dict[str, Value]:
        """What is kept of a record, without what the application says itself. Raises `BadValue`."""
        unknown = set(record) - {field.name for field in self.fields} - OWN
        for name in sorted(unknown):
            raise BadValue(name)
        return {field.name: _read(field, record.get(field.name)) for field in self.fields}


OWN = frozenset({"NO", "REV", "CREATED", "UPDATED"})


def _read(field: Field, value: object) -> Value:
    if value is None and not field.needed:
        return None
    try:
        return field.shape(value)
    except BadValue:
        raise BadValue(field.name) from None


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise BadValue
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadValue from None
    return value

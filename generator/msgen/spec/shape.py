"""Takes values out of a raw spec, complaining about each that has the wrong shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from msgen.spec import limits
from msgen.spec.report import child, described, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec.figures import Figure
    from msgen.spec.report import Report

Raw = dict[str, object]

_QUOTE: Final = "put it in quotes"
_PORT: Final = "leave it out to get a free one"


def mapping(report: Report, place: str, value: object, what: str) -> Raw | None:
    """Return a mapping with text keys; complain and return None when it is none."""
    if not isinstance(value, dict):
        hint = "write its parts as key: value"
        report.error(place, f"expected {what}, found {described(value)}", hint)
        return None
    raw = cast("dict[object, object]", value)
    for key in raw:
        if not isinstance(key, str):
            report.error(place, f"expected a text as key, found {described(key)}", _QUOTE)
    return {key: item for key, item in raw.items() if isinstance(key, str)}


def known(report: Report, place: str, raw: Raw, keys: Sequence[str], hint: str) -> None:
    """Complain about every key that nothing reads."""
    for key in raw:
        if key not in keys:
            report.error(
                child(place, key), f"unknown key {shown(key)}", report.suggest(key, keys, hint)
            )


def items(
    report: Report, place: str, value: object, what: str, most: int | None = None
) -> list[object] | None:
    """Return a list, cut at the most items allowed; complain and return None when it is none."""
    if not isinstance(value, list | tuple):
        word = isinstance(value, str) and value.isidentifier() and len(value) <= limits.MAX_FIELD
        hint = f"write [{value}]" if word else "for example [a, b]"
        report.error(place, f"expected {what}, found {described(value)}", hint)
        return None
    found = list(cast("Sequence[object]", value))
    if most is not None and len(found) > most:
        report.error(place, f"has {len(found)} items, at most {most} are allowed", "split it up")
    return found[:most]


def text(report: Report, place: str, value: object, what: str) -> str | None:
    """Return a text; complain and return None when it is none."""
    if isinstance(value, str):
        return value
    hint = _QUOTE if isinstance(value, bool | int | float) else "write a single word"
    report.error(place, f"expected {what}, found {described(value)}", hint)
    return None


def needed(report: Report, place: str, raw: Raw, key: str, what: str) -> str | None:
    """Return the text under a key of a mapping; complain and return None when there is none."""
    if key in raw:
        return text(report, child(place, key), raw[key], what)
    report.error(place, f"lacks its {key}", f"add {key}: {what}")
    return None


def port(report: Report, place: str, value: object, least: int, most: int) -> int | None:
    """Return a port number; complain and return None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        hint = "write it without quotes" if isinstance(value, str) and value.isdecimal() else _PORT
        report.error(place, f"expected a port number, found {described(value)}", hint)
        return None
    if not least <= value <= most:
        report.error(
            place,
            f"expected a port from {least} to {most}, found {described(value)}",
            _PORT,
        )
        return None
    return value


def seconds(report: Report, place: str, value: object, most: int) -> int | None:
    """Return a number of seconds; complain and return None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        report.error(
            place, f"expected seconds, found {described(value)}", f"a whole number from 1 to {most}"
        )
        return None
    return value


def figure(report: Report, place: str, value: object, known: Figure) -> float | None:
    """Return a figure of a policy; complain and return None when it is none."""
    kinds = int if known.whole else int | float
    number = value if isinstance(value, kinds) and not isinstance(value, bool) else None
    if number is not None and known.least <= number <= known.most:
        return number if known.whole else float(number)
    what = "a whole number" if known.whole else "a number"
    hint = f"{what} from {known.least:g} to {known.most:g}"
    report.error(place, f"expected {what}, found {described(value)}", hint)
    return None

"""Collects every mistake of a spec before anything is raised, and words what was found instead."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgen.errors import Finding, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHOWN: Final = 40
_SUGGESTIONS: Final = 200
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,40}", re.ASCII)
_EXACT_INT: Final = 10**18


@dataclass(frozen=True, slots=True)
class Note:
    """Something msgen did or noticed that a user should know; never a failure.

    Attributes:
        place: Where, as in a `Finding`: `services[2].calls`.
        message: What, lower case, no full stop.
    """

    place: str
    message: str


class Report:
    """The mistakes and notes of one run over a spec."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.findings: list[Finding] = list(findings)
        self.notes: list[Note] = []
        self._suggested = 0

    def error(self, place: str, message: str, hint: str) -> None:
        """Add a mistake and what would be right."""
        self.findings.append(Finding(place, message, hint))

    def note(self, place: str, message: str) -> None:
        """Add a note."""
        self.notes.append(Note(place, message))

    def suggest(self, word: str, options: Sequence[str], otherwise: str) -> str:
        """Return `did you mean ...?` for the option nearest to a word, else the given hint.

        Comparing is quadratic; after some hundred mistakes nobody reads the guesses, so it stops.
        """
        self._suggested += 1
        if self._suggested > _SUGGESTIONS:
            return otherwise
        return did_you_mean(word, options) or otherwise

    def stop_if_wrong(self) -> None:
        """Raise everything found so far.

        Raises:
            InputError: When there is at least one mistake.
        """
        if self.findings:
            raise InputError(*self.findings)


def did_you_mean(word: str, options: Sequence[str]) -> str | None:
    """Return the hint that names the option nearest to a word, if one is near."""
    folded = {option.casefold(): option for option in options}
    near = difflib.get_close_matches(word[:_SHOWN].casefold(), list(folded), n=1)
    return f"did you mean {shown(folded[near[0]])}?" if near else None


def shown(text: str) -> str:
    """Quote a user's text for a message: short, on one line, nothing unprintable."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def child(place: str, key: str | int) -> str:
    """Return the place of a member: `services` + 2 -> `services[2]`, `a` + `b` -> `a.b`."""
    if isinstance(key, int):
        return f"{place}[{key}]"
    if not _PLAIN_KEY.fullmatch(key):
        return f"{place}[{shown(key)}]"
    return f"{place}.{key}" if place else key


def described(value: object) -> str:
    """Say what a value is, for `expected ..., found ...`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= _EXACT_INT:
        return "a huge number"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    kinds: dict[type, str] = {dict: "a mapping", list: "a list", tuple: "a list"}
    return kinds.get(type(value), f"a {type(value).__name__}")

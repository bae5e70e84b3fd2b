"""Checks one name at a time and says what is wrong with it and what would be right."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from msgen.spec import limits, reserved
from msgen.spec.report import shown
from msgen.spec.words import camel, snake

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Reasons = tuple[tuple[frozenset[str], str], ...]

# Letters of other scripts that look like Latin ones in most fonts (Unicode TR 39, the common ones).
_LOOK_ALIKES: Final = str.maketrans(
    "\u0430\u0441\u0501\u0435\u04bb\u0456\u0458\u04cf\u043e\u0440\u051b"
    "\u0455\u0442\u0443\u0445\u0475\u051d\u03b1\u03b2\u03b5\u03b9\u03ba"
    "\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131\u0251\u0261\u217c",
    "acdehijlopqstyxvwabeiknoptuxiagl",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a name.

    Attributes:
        message: The problem, with the name quoted.
        hint: A name that would do, or the rule.
    """

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Style:
    """The rule a kind of name follows.

    Attributes:
        noun: What is named, with its article: `a service`.
        pattern: The whole name matches it.
        longest: Most characters.
        rule: The rule, for people.
        restyle: Turns words joined by hyphens into this style.
        taken: Reserved names with their reasons.
        prefixes: Reserved beginnings with their reasons.
        suffix: What makes a reserved name a free one.
    """

    noun: str
    pattern: re.Pattern[str]
    longest: int
    rule: str
    restyle: Callable[[str], str]
    taken: Reasons
    prefixes: Sequence[tuple[str, str]] = ()
    suffix: str = ""


def _underscored(kebab: str) -> str:
    return kebab.replace("-", "_")


_KEBAB_RULE: Final = "lower-case letters, digits and single hyphens, starting with a letter"
_SNAKE_RULE: Final = "lower-case letters, digits and single underscores, starting with a letter"

SYSTEM: Final = Style(
    "a system", limits.NAME, limits.MAX_NAME, _KEBAB_RULE, str, reserved.SYSTEMS,
    reserved.PREFIXES["system"], "-system",
)  # fmt: skip
SERVICE: Final = Style(
    "a service", limits.NAME, limits.MAX_NAME, _KEBAB_RULE, str, reserved.SERVICES,
    reserved.PREFIXES["service"], "-service",
)  # fmt: skip
ENTITY: Final = Style(
    "an entity", limits.ENTITY, limits.MAX_ENTITY,
    "letters and digits, starting with a capital", camel, reserved.ENTITIES, (), "Record",
)  # fmt: skip
PLURAL: Final = Style(
    "a plural", limits.SNAKE, limits.MAX_PLURAL, _SNAKE_RULE, _underscored, reserved.PLURALS,
    reserved.PREFIXES["plural"], "_records",
)  # fmt: skip
FIELD: Final = Style(
    "a field", limits.SNAKE, limits.MAX_FIELD, _SNAKE_RULE, _underscored, reserved.FIELDS,
    reserved.PREFIXES["field"], "_value",
)  # fmt: skip
EVENT: Final = Style(
    "an event", limits.ENTITY, limits.MAX_EVENT,
    "letters and digits, starting with a capital", camel, reserved.EVENTS, (), "Event",
)  # fmt: skip
SAGA: Final = Style(
    "a saga", limits.NAME, limits.MAX_NAME, _KEBAB_RULE, str, reserved.SAGAS, (), "-saga",
)  # fmt: skip
ACTION: Final = Style(
    "an action", limits.NAME, limits.MAX_NAME, _KEBAB_RULE, str, reserved.ACTIONS, (), "-step",
)  # fmt: skip
JOB: Final = Style(
    "a job", limits.NAME, limits.MAX_JOB, _KEBAB_RULE, str, reserved.JOBS, (), "-job",
)  # fmt: skip
READ_MODEL: Final = replace(SERVICE, noun="a read model", suffix="-view")
COMPOSITION: Final = replace(SERVICE, noun="a composition", suffix="-front")
LEGACY: Final = replace(SERVICE, noun="a legacy application", suffix="-legacy")


def problem_with(name: str, style: Style) -> Problem | None:
    """Return what is wrong with a name, or None when it will do."""
    if not name:
        return Problem(f"{style.noun} needs a name", style.rule)
    if not style.pattern.fullmatch(name):
        return Problem(_malformed(name, style), _repaired(name, style) or style.rule)
    if len(name) > style.longest:
        return Problem(
            f"{shown(name)} has {len(name)} characters, at most {style.longest} fit",
            "choose a shorter name",
        )
    if reason := _reserved(name, style):
        return Problem(f"{shown(name)} {reason}", _freed(name, style))
    return None


def _malformed(name: str, style: Style) -> str:
    message = f"{shown(name)} cannot name {style.noun}"
    for character in name:
        if not character.isascii() and character.isprintable():
            about = unicodedata.name(character, "an unnamed character")
            return f"{message}: {shown(character)} is {about}"
    return message


def _repaired(name: str, style: Style) -> str | None:
    """Return the hint that names the legal name nearest to an illegal one."""
    if len(name) > 2 * style.longest:
        return None
    text = unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKES)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if any(character.isalnum() and not character.isascii() for character in text):
        return None
    text = re.sub("[^a-z0-9]+", "-", snake(text)).strip("-0123456789")
    repaired = style.restyle(text)
    if problem_free(repaired, style):
        return f"did you mean {shown(repaired)}? ({style.rule})"
    return None


def _reserved(name: str, style: Style) -> str | None:
    for names, reason in style.taken:
        if name in names:
            return reason
    for prefix, reason in style.prefixes:
        if name.startswith(prefix):
            return f"begins with {shown(prefix)}, which {reason}"
    return None


def _freed(name: str, style: Style) -> str:
    freed = name + style.suffix
    return f"for example {shown(freed)}" if problem_free(freed, style) else "choose another name"


def problem_free(name: str, style: Style) -> bool:
    """Whether a name will do."""
    return (
        bool(style.pattern.fullmatch(name))
        and len(name) <= style.longest
        and _reserved(name, style) is None
    )

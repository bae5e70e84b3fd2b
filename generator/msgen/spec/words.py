"""Turns names of one style into another: order-items, OrderItem, order_items."""

from __future__ import annotations

import re
from typing import Final

_SIBILANTS: Final = ("s", "x", "z", "ch", "sh")
_UNCHANGED: Final = ("ss", "us", "is")


def camel(kebab: str) -> str:
    """order-items -> OrderItems."""
    return "".join(part[:1].upper() + part[1:] for part in re.split("[-_]", kebab))


def snake(name: str) -> str:
    """OrderItem -> order_item; the template derives the same name from an entity."""
    name = re.sub("([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub("([A-Z]+)([A-Z][a-z])", r"\1_\2", name).lower()


def singular(word: str) -> str:
    """Guess the singular of an English word: categories -> category, boxes -> box."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_UNCHANGED):  # noqa: PLR2004
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("es") and word[:-2].endswith(_SIBILANTS[1:]):
        return word[:-2]
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """Guess the plural of an English word: category -> categories, box -> boxes."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(_SIBILANTS):
        return word + "es"
    return word + "s"

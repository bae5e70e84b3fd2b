"""Records of a legacy application: what is common to those of every route."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from chassis.legacy import shapes
from chassis.legacy.shapes import Misshapen

T = TypeVar("T")

Row: TypeAlias = Mapping[str, object]
"""A record, as JSON has it: its fields by their legacy names."""

OWN = frozenset({"NO", "REV", "CREATED", "UPDATED"})
"""What the legacy application says of each record by itself."""


def name_of(field: str) -> str:
    """The legacy name of a field: `on_hand` is `ON_HAND`; what is taken gets an underscore."""
    name = field.upper()
    return f"{name}_" if name in OWN else name


def id_of(route: str, no: int) -> UUID:
    """The id of the copy: the same, whoever adopts it, and whenever."""
    return uuid5(NAMESPACE_URL, f"{route}/{no}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which record, in which version, and since when."""

    no: int
    revision: int
    created: dt.datetime
    updated: dt.datetime

    @classmethod
    def of(cls, row: Row) -> "Stamp":
        """The stamp of a record. Raises `Misshapen`."""
        reader = Reader(row)
        return cls(
            no=reader.needed("NO", shapes.whole_number),
            revision=reader.needed("REV", shapes.whole_number),
            created=reader.needed("CREATED", shapes.instant),
            updated=reader.needed("UPDATED", shapes.instant),
        )

    def row(self) -> dict[str, object]:
        """The other way."""
        return {
            "NO": self.no,
            "REV": self.revision,
            "CREATED": shapes.spell_instant(self.created),
            "UPDATED": shapes.spell_instant(self.updated),
        }


class Reader:
    """Reads the fields of a record, one after the other; says of which one it could not."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._left = set(row) - OWN

    def needed(self, name: str, shape: Callable[[object], T]) -> T:
        """A field that must be there."""
        self._left.discard(name)
        try:
            return shape(self._row.get(name))
        except Misshapen:
            raise Misshapen(name) from None

    def optional(self, name: str, shape: Callable[[object], T]) -> T | None:
        """A field that may be null, or absent."""
        self._left.discard(name)
        return None if self._row.get(name) is None else self.needed(name, shape)

    def finish(self) -> None:
        """Raise `Misshapen` if anything is left that nobody has read."""
        for name in sorted(self._left):
            raise Misshapen(name)


def spelled(value: T | None, spell: Callable[[T], object]) -> object:
    """An optional value in its legacy shape."""
    return None if value is None else spell(value)

"""Choosing what an answer shows: `?fields=orders.quantity,catalog.name,payments`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import BaseModel

from chassis.composition.parts import Joined, Root
from chassis.errors import Invalid

Fields = Annotated[str | None, Query(max_length=4_000)]
"""Parts of the answer, or fields of parts, with commas between them; without it, everything."""

_ALWAYS = ("id", "partial", "errors")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which parts a caller wants, and which fields of each; None stands for all of them."""

    wanted: Mapping[str, frozenset[str] | None]
    many: frozenset[str]
    """The parts that are lists."""

    @classmethod
    def of(cls, text: str | None, parts: Sequence[Root[Any] | Joined[Any, Any]]) -> "Selection":
        """What `text` selects of the `parts`. Raises `Invalid`."""
        known = {part.name: part.kind.model_fields.keys() for part in parts}
        many = frozenset(part.name for part in parts if part.many)
        if text is None:
            return cls(dict.fromkeys(known), many)
        wanted: dict[str, frozenset[str] | None] = {}
        unknown: list[str] = []
        for word in (word.strip() for word in text.split(",")):
            name, dot, field = word.partition(".")
            if name not in known or (dot and field not in known[name]):
                unknown.append(word)
                continue
            before = wanted.get(name, frozenset[str]())
            wanted[name] = before | {field} if dot and before is not None else None
        if unknown:
            raise Invalid("nothing has these fields", {"fields": ", ".join(unknown)})
        return cls(wanted, many)

    @property
    def names(self) -> frozenset[str]:
        """The parts that are wanted."""
        return frozenset(self.wanted)

    def of_one(self, answer: BaseModel) -> Response:
        """The answer, without what nobody wants."""
        return _json(answer.model_dump_json(include=self._included()))

    def of_page(self, page: BaseModel) -> Response:
        """A page of answers, each without what nobody wants."""
        include = {"items": {"__all__": self._included()}, "next_cursor": True}
        return _json(page.model_dump_json(include=include))

    def _included(self) -> dict[str, Any]:
        included: dict[str, Any] = dict.fromkeys(_ALWAYS, True)
        for name, fields in self.wanted.items():
            chosen: Any = True if fields is None else set(fields)
            included[name] = {"__all__": chosen} if name in self.many else chosen
        return included


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")

"""Do two answers say the same? Pure functions."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

MOST_FIELDS = 20
LONGEST_SHOWN = 200


@dataclass(frozen=True)
class Answer:
    """What one side said."""

    status: int
    kind: str
    body: bytes


@dataclass(frozen=True)
class Field:
    """A place at which the sides differ (a JSON path, or `status`), and what each says there."""

    path: str
    legacy: object
    new: object


def compare(legacy: Answer, new: Answer, ignore: Collection[str]) -> list[Field]:
    """Where the answers differ, without the JSON fields to `ignore`; empty when they are equal."""
    if legacy.status != new.status:
        return [Field("status", legacy.status, new.status)]
    old_kind, new_kind = media_type(legacy.kind), media_type(new.kind)
    if old_kind != new_kind:
        return [Field("content type", old_kind, new_kind)]
    if legacy.body == new.body:
        return []
    if not old_kind.endswith("json"):
        return [Field("body", shown(legacy.body), shown(new.body))]
    try:
        old_value, new_value = json.loads(legacy.body), json.loads(new.body)
    except ValueError:
        return [Field("body", shown(legacy.body), shown(new.body))]
    return list(differences(old_value, new_value, "$", ignore))[:MOST_FIELDS]


def differences(old: object, new: object, path: str, ignore: Collection[str]) -> Iterator[Field]:
    """Where two JSON values differ."""
    old_members, new_members = members_of(old), members_of(new)
    old_elements, new_elements = elements_of(old), elements_of(new)
    if old_members is not None and new_members is not None:
        yield from _members(old_members, new_members, path, ignore)
    elif old_elements is not None and new_elements is not None:
        yield from _elements(old_elements, new_elements, path, ignore)
    elif unequal(old, new):
        yield Field(path, shown(old), shown(new))


def members_of(value: object) -> Mapping[str, object] | None:
    """The members of a JSON object."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def elements_of(value: object) -> list[object] | None:
    """The elements of a JSON array."""
    return cast("list[object]", value) if isinstance(value, list) else None


def unequal(old: object, new: object) -> bool:
    """Whether two values differ; in Python, true would be 1."""
    return isinstance(old, bool) is not isinstance(new, bool) or old != new


def media_type(kind: str) -> str:
    """`application/json` of `application/json; charset=utf-8`."""
    return kind.partition(";")[0].strip().lower()


def shown(value: object) -> object:
    """A value that is short enough to be kept."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if isinstance(text, dict | list):
        text = json.dumps(text, ensure_ascii=False)
    if isinstance(text, str) and len(text) > LONGEST_SHOWN:
        return text[: LONGEST_SHOWN - 1] + "…"
    return text


def _members(
    old: Mapping[str, object], new: Mapping[str, object], path: str, ignore: Collection[str]
) -> Iterator[Field]:
    for name in [*old, *(name for name in new if name not in old)]:
        place = f"{path}.{name}"
        if name in ignore:
            continue
        if name not in new:
            yield Field(place, shown(old[name]), None)
        elif name not in old:
            yield Field(place, None, shown(new[name]))
        else:
            yield from differences(old[name], new[name], place, ignore)


def _elements(
    old: list[object], new: list[object], path: str, ignore: Collection[str]
) -> Iterator[Field]:
    if len(old) != len(new):
        yield Field(f"{path}.length", len(old), len(new))
    for number, (first, second) in enumerate(zip(old, new, strict=False)):
        yield from differences(first, second, f"{path}[{number}]", ignore)

"""What changed between two documents, and whether it breaks callers.

Breaking means: a caller that was right before may fail now. So a request may come to accept more
and a response may come to promise more, but not less.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.normal_form import operations
from contracts.snapshots import Document

_UPPER_BOUNDS = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
_LOWER_BOUNDS = ("minLength", "minimum", "exclusiveMinimum", "minItems")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, at one place (`POST /orders: body.quantity`)."""

    place: str
    text: str
    breaking: bool

    def __str__(self) -> str:
        return f"{'BREAKING' if self.breaking else 'compatible'}: {self.place}: {self.text}"


def between(old: Document, new: Document) -> list[Change]:
    """All changes from `old` to `new`, in the order of the operations' names."""
    before, after = operations(old), operations(new)
    found: list[Change] = []
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            found.append(Change(name, "removed", breaking=True))
        elif name not in before:
            found.append(Change(name, "added", breaking=False))
        else:
            found += _operation(name, before[name], after[name])
    return found


def _operation(name: str, old: Document, new: Document) -> Iterator[Change]:
    if old["security"] != new["security"]:
        yield Change(name, f"needs {new['security']} instead of {old['security']}", breaking=True)
    yield from _parameters(name, old["parameters"], new["parameters"])
    if new["body required"] and not old["body required"]:
        yield Change(name, "the body became required", breaking=True)
    yield from _media(f"{name}: body", old["body"], new["body"], incoming)
    for status in sorted(old["responses"].keys() | new["responses"].keys()):
        place = f"{name}: {status}"
        if status not in new["responses"]:
            yield Change(place, "no longer given", breaking=status.startswith("2"))
        elif status not in old["responses"]:
            yield Change(place, "new answer", breaking=False)
        else:
            yield from _media(place, old["responses"][status], new["responses"][status], outgoing)


def _parameters(name: str, old: Document, new: Document) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        place = f"{name}: {key}"
        if key not in new:
            yield Change(place, "removed", breaking=True)
        elif key not in old:
            yield Change(place, "added", breaking=new[key]["required"])
        else:
            if new[key]["required"] and not old[key]["required"]:
                yield Change(place, "became required", breaking=True)
            yield from incoming(place, old[key]["schema"], new[key]["schema"])


Rule = Callable[[str, Document, Document], Iterator[Change]]


def _media(place: str, old: Document, new: Document, rule: Rule) -> Iterator[Change]:
    for media in sorted(old.keys() | new.keys()):
        if media in old and media in new:
            yield from rule(place, old[media], new[media])
        else:
            yield Change(place, f"{media} {'added' if media in new else 'removed'}", media in old)


def incoming(place: str, old: Document, new: Document) -> Iterator[Change]:
    """Differences of one schema (in normal form) of what comes in: it must not accept less."""
    return _schema(place, old, new, accepts=True)


def outgoing(place: str, old: Document, new: Document) -> Iterator[Change]:
    """Differences of one schema (in normal form) of what goes out: it must not promise less."""
    return _schema(place, old, new, accepts=False)


def _schema(place: str, old: Document, new: Document, *, accepts: bool) -> Iterator[Change]:
    """Differences of one schema; `accepts` for what comes in, otherwise for what goes out."""
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if key == "properties":
            yield from _properties(place, old, new, accepts=accepts)
        elif key == "required":
            for name in sorted(set(before or []) ^ set(after or [])):
                if name in old.get("properties", {}) and name in new.get("properties", {}):
                    now = name in (after or [])
                    text = "became required" if now else "became optional"
                    yield Change(f"{place}.{name}", text, breaking=now == accepts)
        elif key == "items" and before and after:
            yield from _schema(f"{place}[]", before, after, accepts=accepts)
        else:
            wider = _is_wider(key, before, after)
            breaking = wider is None or wider != accepts
            yield Change(place, f"{key} was {before!r}, is {after!r}", breaking=breaking)


def _properties(place: str, old: Document, new: Document, *, accepts: bool) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield Change(f"{place}.{name}", "removed", breaking=True)
        elif name not in before:
            required = accepts and name in new.get("required", [])
            text = "added as required" if required else "added"
            yield Change(f"{place}.{name}", text, breaking=required)
        else:
            yield from _schema(f"{place}.{name}", before[name], after[name], accepts=accepts)


def _is_wider(key: str, old: Any, new: Any) -> bool | None:
    """Whether more values are possible than before; None if they are simply others."""
    if key == "nullable":
        return bool(new)
    if key in _UPPER_BOUNDS + _LOWER_BOUNDS:
        if old is None or new is None:
            return new is None
        return (new > old) == (key in _UPPER_BOUNDS)
    if key == "enum" and old is not None and new is not None:
        if set(new) >= set(old):
            return True
        return False if set(new) < set(old) else None
    return None

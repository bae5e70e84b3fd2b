"""Reads a spec from YAML or JSON without trusting it.

Only plain data comes out: text, numbers, true, false, null, lists and mappings. Tags are refused,
nothing is ever constructed or evaluated, and size, depth and the number of values after aliases are
bounded. Scalars follow the core schema of YAML 1.2: `no`, `yes` and `on` are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from msgen.errors import Finding, InputError
from msgen.spec import limits
from msgen.spec.report import described, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_NUMBER: Final = 30
_INT: Final = re.compile(r"[-+]?[0-9]+", re.ASCII)
_FLOAT: Final = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    re.ASCII,
)
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class _Value:
    """A finished value and how many values it holds, itself included."""

    data: object
    size: int


def load_file(path: Path) -> dict[str, object]:
    """Read a spec file.

    Raises:
        InputError: When it cannot be read or is no spec; findings name the file, line and column.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(limits.MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(
            Finding(name, f"cannot be read: {reason.lower()}", "check the path and its permissions")
        ) from error
    if len(content) > limits.MAX_BYTES:
        raise _too_large(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            Finding(
                name,
                f"is not UTF-8 text: byte {error.start} is {content[error.start]:#04x}",
                "save it as UTF-8",
            )
        ) from error
    return load_text(text, name)


def load_text(text: str, name: str = "spec") -> dict[str, object]:
    """Read a spec.

    Args:
        text: YAML or JSON.
        name: What to call it in findings.

    Raises:
        InputError: When it is no mapping of plain data; findings name the line and column.
    """
    value = load_value(text, name)
    if not isinstance(value, dict):
        found = described(value)
        raise InputError(
            Finding(
                name,
                f"expected a mapping with system_name and services, found {found}",
                "`msgen schema` describes a spec; presets are examples",
            )
        )
    return cast("dict[str, object]", value)


def load_value(text: str, name: str) -> object:
    """Read any plain value, as `load_text` does.

    Raises:
        InputError: When it is not plain data.
    """
    if len(text) > limits.MAX_BYTES:
        raise _too_large(name)
    try:
        events = cast("Iterator[Event]", yaml.parse(text, Loader=_LOADER))  # pyright: ignore[reportUnknownMemberType]
        builder = _Builder(name, events)
        return builder.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        message = f"is not YAML: {error.problem or error.context or 'cannot be read'}"
        raise InputError(Finding(place, message, "quote values with special characters")) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        message = "is not text: it holds control or invalid characters"
        raise InputError(Finding(name, message, "save it as plain UTF-8 text")) from error


def _too_large(name: str) -> InputError:
    limit = limits.MAX_BYTES // 1024
    return InputError(
        Finding(name, f"is larger than {limit} KiB", "a spec of 200 services takes about 100 KiB")
    )


class _Builder:
    """Builds plain data from parser events, checking limits as it goes."""

    def __init__(self, name: str, events: Iterator[Event]) -> None:
        self._name = name
        self._events = events
        self._anchors: dict[str, _Value | None] = {}
        self._left = limits.MAX_NODES

    def document(self) -> object:
        """Return the data of the only document, None when there is none."""
        documents = 0
        data: object = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "a second document begins here", "remove the '---'")
                data = self._value(next(self._events), depth=1).data
        return data

    def _value(self, event: Event, depth: int) -> _Value:
        assert isinstance(event, NodeEvent)  # noqa: S101  (the parser's grammar)
        if isinstance(event, AliasEvent):
            value = self._aliased(event)
            self._spend(event, value.size)
            return value
        if getattr(event, "tag", None) is not None:
            raise self._error(event, "a tag, but only plain values are read", "remove the tag")
        if depth > limits.MAX_DEPTH:
            raise self._error(
                event, f"is nested deeper than {limits.MAX_DEPTH} levels", "write it flatter"
            )
        self._spend(event, 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        before = self._left
        data = self._data(event, depth)
        value = _Value(data, before - self._left + 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _data(self, event: NodeEvent, depth: int) -> object:
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return [self._value(item, depth + 1).data for item in self._members()]
        return self._mapping(depth)

    def _members(self) -> Iterator[Event]:
        while not isinstance(event := next(self._events), CollectionEndEvent):
            yield event

    def _mapping(self, depth: int) -> dict[str, object]:
        data: dict[str, object] = {}
        for key in self._members():
            if not isinstance(key, ScalarEvent) or key.tag is not None or key.anchor is not None:
                raise self._error(key, "a key must be plain text", "write it as a word")
            name: str = key.value
            if name in data:
                raise self._error(key, f"key {shown(name)} appears twice", "remove one of them")
            data[name] = self._value(next(self._events), depth + 1).data
        return data

    def _scalar(self, event: ScalarEvent) -> object:
        text: str = event.value
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if len(text) <= _LONGEST_NUMBER:
            if _INT.fullmatch(text):
                return int(text)
            if _FLOAT.fullmatch(text):
                return float(text.replace(".inf", "inf").replace(".nan", "nan").lower())
        return text

    def _aliased(self, event: AliasEvent) -> _Value:
        if event.anchor not in self._anchors:
            raise self._error(event, f"unknown alias *{event.anchor}", "put * texts in quotes")
        value = self._anchors[event.anchor]
        if value is None:
            raise self._error(event, f"alias *{event.anchor} contains itself", "write it out")
        return value

    def _spend(self, event: Event, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self._error(
                event, f"holds more than {limits.MAX_NODES} values", "use fewer aliases"
            )

    def _error(self, event: Event, message: str, hint: str) -> InputError:
        mark = event.start_mark
        place = f"{self._name}:{mark.line + 1}:{mark.column + 1}" if mark else self._name
        return InputError(Finding(place, message, hint))

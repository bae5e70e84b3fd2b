"""What events mean for a read model.

A row of a read model is put together from parts. A part is what one entity of a source contributes:
its `key` says to which row, its `values` are columns of that row. Parts have the version of their
entity, so events may come twice and in any order. Where several entities of one source belong to
one row, the youngest that still exists is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic
from uuid import UUID

from pydantic_core import to_jsonable_python

from chassis.events import Event, EventT, read
from chassis.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one version of an entity contributes; without values, it has been removed."""

    id: UUID
    version: int
    key: UUID | None = None
    values: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The part as the database takes it."""
        return {
            "id": str(self.id),
            "version": self.version,
            "key": None if self.key is None else str(self.key),
            "values": None if self.values is None else to_jsonable_python(dict(self.values)),
        }


@dataclass(frozen=True, slots=True)
class On(Generic[EventT]):
    """What to do with one kind of event."""

    kind: type[EventT]
    make: Callable[[EventT], Part]

    def read(self, message: Message) -> Part:
        """The part in a message. Raises `Unreadable` where it is not such an event."""
        return self.make(read(self.kind, message))


def removed(event: Event) -> Part:
    """A part that is no more."""
    return Part(id=event.id, version=event.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One service whose events a read model is made of.

    `columns` is a TypedDict: the columns that its parts fill. One of them holds the version of the
    entity, which tells whether there is a part.
    """

    service: str
    columns: type[Any]
    version_column: str
    events: tuple[On[Any], ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns that its parts fill."""
        return tuple(self.columns.__annotations__)

    def read(self, message: Message) -> Part | None:
        """The part in a message; None for events that mean nothing here. Raises `Unreadable`."""
        for on in self.events:
            if on.kind.TYPE.label == message.name:
                return on.read(message)
        return None

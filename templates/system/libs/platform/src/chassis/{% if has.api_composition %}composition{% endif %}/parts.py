"""What an answer consists of, and where each part comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.batches import Batch
from chassis.paging import Window


def _all_may_be_absent(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class Part(BaseModel):
    """What is shown of one entity. A caller may ask for some of its fields only."""

    model_config = ConfigDict(json_schema_extra=_all_may_be_absent)

    id: UUID


PartT = TypeVar("PartT", bound=Part)
RootT = TypeVar("RootT", bound=Part)


class Missing(BaseModel):
    """Which part could not be shown, or not all of it, and why."""

    source: str
    reason: Literal["unavailable", "failed", "late", "incomplete"]
    detail: str


class Page(BaseModel, Generic[PartT]):
    """One page of a collection, as the services show it."""

    items: list[PartT]
    next_cursor: str | None


class Collection(Protocol[RootT]):
    """The service whose entities the answers are about."""

    async def get(self, entity_id: UUID) -> RootT | None:
        """The one with this id, or None. Raises `Unavailable`, `PeerFailed`."""
        ...

    async def page(self, window: Window) -> Page[RootT]:
        """Some of them. Raises `Unavailable`, `PeerFailed`."""
        ...


class Batches(Protocol[PartT]):
    """A service that is asked for what belongs to many answers at once."""

    async def batch(self, values: Sequence[UUID]) -> Batch[PartT]:
        """What belongs to these values. Raises `Unavailable`, `PeerFailed`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Root(Generic[RootT]):
    """The part that every answer begins with: an entity of `service`."""

    name: str
    service: str
    kind: type[RootT]
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Generic[RootT, PartT]):
    """A part that belongs to a root: `key` of its entities equals `via` of the root.

    It is one entity, or `many`. Without a `required` one there is no answer. One whose `via` is the
    id of the root can be asked `early`: before the root is known.
    """

    name: str
    service: str
    kind: type[PartT]
    many: bool
    required: bool
    early: bool
    via: Callable[[RootT], UUID | None]
    key: Callable[[PartT], UUID | None]

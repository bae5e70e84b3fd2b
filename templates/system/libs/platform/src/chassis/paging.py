"""Paging by key: stable while rows come and go, and as fast on page 1,000 as on page 1.

The cursor is opaque to clients: it is the id of the last item they saw. Ids are UUIDs of version 7,
so pages run from old to new.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request

from chassis.errors import Invalid
from chassis.runtime import Live, RuntimeConfig

T = TypeVar("T")

MAX_PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a collection to read: `limit` items after the id `after`."""

    limit: int
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """What a window shows, and whether there is more after it."""

    items: Sequence[T]
    more: bool


def encode_cursor(last: UUID) -> str:
    """The cursor that continues after `last`."""
    return base64.urlsafe_b64encode(last.bytes).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> UUID:
    """The id that `cursor` continues after. Raises `Invalid` for anything else than a cursor."""
    try:
        return UUID(bytes=base64.b64decode(cursor + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise Invalid("the cursor is not one of this collection", {"cursor": "invalid"}) from None


async def _window(
    request: Request,
    limit: Annotated[int | None, Query(ge=1, le=MAX_PAGE_SIZE)] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> Window:
    config: Live[RuntimeConfig] = request.app.state.config
    return Window(
        limit=limit or config.current.page_size,
        after=None if cursor is None else decode_cursor(cursor),
    )


PageWindow = Annotated[Window, Depends(_window)]
"""The window that `?limit=` and `?cursor=` ask for."""

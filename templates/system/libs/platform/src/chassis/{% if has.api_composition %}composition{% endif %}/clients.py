"""What clients of sources have in common: asking for a page, and for many at once."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from chassis.batches import Batch
from chassis.composition.parts import Page, Part
from chassis.errors import PeerFailed
from chassis.http import ServiceClient
from chassis.paging import Window, encode_cursor

PartT = TypeVar("PartT", bound=Part)


async def fetch_page(
    client: ServiceClient, path: str, window: Window, kind: type[PartT]
) -> Page[PartT]:
    """The entities in the window. Raises as `ServiceClient.fetch` does."""
    query = {"limit": str(window.limit)}
    if window.after is not None:
        query["cursor"] = encode_cursor(window.after)
    return _there(client, await client.fetch(f"{path}?{urlencode(query)}", Page[kind]))


async def fetch_batch(
    client: ServiceClient, path: str, values: Sequence[UUID], kind: type[PartT]
) -> Batch[PartT]:
    """The entities that belong to the values. Raises as `ServiceClient.fetch` does."""
    query = urlencode([("value", str(value)) for value in values])
    return _there(client, await client.fetch(f"{path}?{query}", Batch[kind]))


T = TypeVar("T")


def _there(client: ServiceClient, found: T | None) -> T:
    if found is None:  # a 404 for a collection: that is not what was agreed
        raise PeerFailed(client.service)
    return found

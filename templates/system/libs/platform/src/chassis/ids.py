"""Identifiers: UUIDs of version 7, which begin with the time of their creation (RFC 9562).

Those of one process sort in the order in which they were made. Those of several instances sort by
their clocks, so only about in that order: use them to page, never to say what came first.
"""

from uuid import UUID

from uuid_utils import uuid7


def new_id() -> UUID:
    """A fresh identifier: sorts after the ones that this process made before it."""
    return UUID(bytes=uuid7().bytes)

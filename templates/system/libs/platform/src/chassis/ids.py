"""Identifiers: UUIDs of version 7, whose order is the order of their creation (RFC 9562)."""

from uuid import UUID

from uuid_utils import uuid7


def new_id() -> UUID:
    """A fresh identifier: sorts after the ones made before it, so that paging can follow it."""
    return UUID(bytes=uuid7().bytes)

"""Optimistic locking over HTTP: the version of an entity is its ETag (RFC 9110, section 13)."""

import re
from typing import Annotated

from fastapi import Depends, Header

from chassis.errors import StaleVersion
from chassis.problems import Problem

_TAG = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*')


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"{version}"'


class Precondition:
    """What `If-Match` demands: one of some versions, or (`*`) any that exists."""

    def __init__(self, header: str) -> None:
        self._tags = {tag.strip() for tag in header.split(",")}

    def check(self, version: int) -> None:
        """Raise `StaleVersion` unless `version` is one of those demanded."""
        if "*" not in self._tags and etag(version) not in self._tags:
            raise StaleVersion("the entity has been changed since; read it again")


async def _precondition(
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=1_000)] = None,
) -> Precondition:
    if if_match is None:
        raise Problem(428, "send If-Match with the ETag of the version you saw")
    if if_match.strip() != "*" and not all(_TAG.fullmatch(tag) for tag in if_match.split(",")):
        raise Problem(400, 'If-Match takes entity tags such as "3", or *')
    return Precondition(if_match)


IfMatch = Annotated[Precondition, Depends(_precondition)]
"""The precondition of a change. Without the header: 428; with a stale version: 412."""

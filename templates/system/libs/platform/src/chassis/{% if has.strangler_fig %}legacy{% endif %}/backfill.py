"""Adopts every record of a legacy application: before a cut-over, and whenever somebody doubts."""

from dataclasses import asdict, dataclass, field
from typing import Any

import structlog

from chassis.errors import Invalid
from chassis.legacy.adoption import EntityT
from chassis.legacy.records import Row, Stamp
from chassis.legacy.shapes import Misshapen
from chassis.legacy.takeover import FieldsT, Takeover

_AT_A_TIME = 200

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of it; `refused` are the numbers of records that the service does not take."""

    route: str
    seen: int = 0
    adopted: int = 0
    renewed: int = 0
    kept: int = 0
    dropped: int = 0
    refused: list[int] = field(default_factory=list[int])

    def as_json(self) -> dict[str, Any]:
        """As data."""
        return asdict(self)


async def backfill(takeover: Takeover[EntityT, FieldsT]) -> Tally:
    """Make every copy that is missing or old, then drop those of records that are gone."""
    tally = Tally(route=takeover.translation.route)
    seen: set[object] = set()
    after: int | None = 0
    while after is not None:
        page = await takeover.application.page(takeover.translation.path, after, _AT_A_TIME)
        for row in page.items:
            seen.add(row.get("NO"))
            await _adopt(takeover, row, tally)
        after = page.after
    await _drop_others(takeover, seen, tally)
    return tally


async def _adopt(takeover: Takeover[EntityT, FieldsT], row: Row, tally: Tally) -> None:
    tally.seen += 1
    try:
        done = await takeover.copies.keep(takeover.translation.through(row))
    except (Misshapen, Invalid) as error:
        no = row.get("NO")
        _log.warning("record refused", no=no, reason=str(error))
        tally.refused += [no] if isinstance(no, int) else []
        return
    setattr(tally, done, getattr(tally, done) + 1)


async def _drop_others(
    takeover: Takeover[EntityT, FieldsT], seen: set[object], tally: Tally
) -> None:
    after = 0
    while rows := await takeover.copies.after(after, _AT_A_TIME):
        for no in (Stamp.of(row).no for row in rows):
            after = no
            # Asked once more: it may have been made since its page was read.
            if no not in seen and not await takeover.application.get(takeover.translation.path, no):
                await takeover.copies.forget(no)
                tally.dropped += 1

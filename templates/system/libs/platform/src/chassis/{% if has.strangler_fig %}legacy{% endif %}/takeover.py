"""The use cases of a legacy API, served by the service that takes it over.

Until the cut-over the legacy application holds the record: it is asked for every read, and each
write goes there first, then into the own database in one transaction. So it does not matter which
side serves a request: each sees what the other one wrote. A copy that was missed, by a crash
between the two or while nobody looked, is made good by the next read; all of them by `backfill`.

After it (`legacy.record: own`) reads come from the own database. Writes still reach the legacy
application first, which gives the numbers: going back loses nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeAlias, TypeVar

import structlog

from chassis.clock import utc_now
from chassis.errors import Invalid, NotFound, PeerFailed, Unavailable
from chassis.legacy.adoption import EntityT
from chassis.legacy.client import Application, Page
from chassis.legacy.copies import Copies, UnitOfWork
from chassis.legacy.policy import Record
from chassis.legacy.records import Row, Stamp
from chassis.legacy.shapes import Misshapen
from chassis.legacy.translation import Refused, Translation

FieldsT = TypeVar("FieldsT", bound=Mapping[str, object])
Check: TypeAlias = Callable[[Mapping[str, object]], Awaitable[None]]

_log = structlog.stdlib.get_logger(__name__)


async def no_references(_fields: Mapping[str, object]) -> None:
    """The check of the references of an entity that has none."""


class Takeover(Generic[EntityT, FieldsT]):
    """What the service does for callers of the legacy API below one path."""

    def __init__(
        self,
        translation: Translation[EntityT, FieldsT],
        *,
        application: Application,
        unit_of_work: Callable[[], UnitOfWork[EntityT]],
        check: Check = no_references,
        record: Callable[[], Record],
    ) -> None:
        self.translation = translation
        self.application = application
        self.copies = Copies(translation, unit_of_work)
        self._check = check
        self._record = record

    async def page(self, after: int, count: int) -> Page:
        """At most `count` records by their numbers, from the one after `after`."""
        if self._record() == "own":
            found = await self.copies.after(after, count + 1)
            last = Stamp.of(found[count - 1]).no if len(found) > count else None
            return Page(items=found[:count], after=last)
        page = await self.application.page(self.translation.path, after, count)
        rows = [self._through(row) for row in page.items]
        await self._kept_if_possible(self.copies.heal(rows))
        return Page(items=rows, after=page.after)

    async def get(self, no: int) -> Row:
        """The record with this number. Raises `NotFound`."""
        if self._record() == "own":
            for row in await self.copies.after(no - 1, 1):
                if Stamp.of(row).no == no:
                    return row
        found = await self.application.get(self.translation.path, no)
        if found is None:
            await self._kept_if_possible(self._missing(no))
            raise NotFound(f"there is no record {no}")
        row = self._through(found)
        await self._kept_if_possible(self.copies.heal([row]))
        return row

    async def create(self, body: Row) -> Row:
        """Make a record. Raises `Misshapen`, or `Refused` where a rule or reference forbids it."""
        await self._checked(body)
        row = self._through(await self.application.create(self.translation.path, body))
        await self._kept_if_possible(self.copies.keep(row, begin=True))
        return row

    async def replace(self, no: int, body: Row) -> Row:
        """Make the next version of a record. Raises `NotFound`, and as `create` does."""
        await self._checked(body)
        found = await self.application.replace(self.translation.path, no, body)
        if found is None:
            await self._kept_if_possible(self._missing(no))
            raise NotFound(f"there is no record {no}")
        row = self._through(found)
        await self._kept_if_possible(self.copies.keep(row))
        return row

    async def remove(self, no: int) -> None:
        """Delete a record. Raises `NotFound`."""
        if not await self.application.remove(self.translation.path, no):
            await self._kept_if_possible(self._missing(no))
            raise NotFound(f"there is no record {no}")
        await self._kept_if_possible(self.copies.forget(no))

    async def _missing(self, no: int) -> None:
        """Drop the copy of a record that the legacy application does not have any more.

        It is asked again, since the copy may be of a record that was made since it was asked.
        """
        if not await self.copies.knows(no):
            return
        if await self.application.get(self.translation.path, no) is None:
            await self.copies.forget(no)

    async def _kept_if_possible(self, work: Awaitable[object]) -> None:
        """What is done to a copy fails no request, as long as the record is elsewhere."""
        try:
            await work
        except Unavailable as error:
            if self._record() == "own":
                raise
            _log.warning("copy missed", route=self.translation.route, reason=error.detail)

    async def _checked(self, body: Row) -> None:
        now = utc_now()
        stamp = Stamp(no=0, revision=0, created=now, updated=now)
        fields = self.translation.check(body, stamp)
        try:
            await self._check(fields)
        except Invalid as error:
            raise Refused.by(error) from error

    def _through(self, row: Row) -> Row:
        """A record of the legacy application, as this service understands it."""
        try:
            return self.translation.through(row)
        except (Misshapen, Invalid) as error:
            _log.error("record not understood", no=row.get("NO"), reason=str(error))
            raise PeerFailed(self.translation.legacy) from error

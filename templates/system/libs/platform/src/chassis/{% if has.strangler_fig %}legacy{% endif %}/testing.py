"""Help for tests: a legacy application in memory, and values of every shape.

It needs hypothesis, which is a dependency of development.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import strategies as st

from chassis import shadow
from chassis.errors import Unavailable
from chassis.legacy.client import Page
from chassis.legacy.records import OWN, Row

CREATED = 1_896_091_200


@dataclass(slots=True)
class MemoryApplication:
    """A legacy application that takes everything; `calls` keeps what it was asked to write."""

    records: dict[int, dict[str, object]] = field(default_factory=dict[int, dict[str, object]])
    calls: list[str] = field(default_factory=list[str])
    down: bool = False
    last: int = 0

    async def page(self, path: str, after: int, count: int) -> Page:
        """See `Application`."""
        self._check()
        numbers = [no for no in sorted(self.records) if no > after]
        items = [self.records[no] for no in numbers[:count]]
        return Page(items=items, after=numbers[count - 1] if len(numbers) > count else None)

    async def get(self, path: str, no: int) -> Row | None:
        """See `Application`."""
        self._check()
        return self.records.get(no)

    async def create(self, path: str, row: Row) -> Row:
        """See `Application`."""
        self._check()
        if shadow.marked():
            return self._made(-1, 1, row)
        self.calls.append("create")
        self.last += 1
        self.records[self.last] = self._made(self.last, 1, row)
        return self.records[self.last]

    async def replace(self, path: str, no: int, row: Row) -> Row | None:
        """See `Application`."""
        self._check()
        if shadow.marked():
            return self._made(no, 2**62, row)
        self.calls.append("replace")
        if no not in self.records:
            return None
        revision = int(str(self.records[no]["REV"])) + 1
        self.records[no] = self._made(no, revision, row)
        return self.records[no]

    async def remove(self, path: str, no: int) -> bool:
        """See `Application`."""
        self._check()
        if shadow.marked():
            return True
        self.calls.append("remove")
        return self.records.pop(no, None) is not None

    def _check(self) -> None:
        if self.down:
            raise Unavailable("legacy")

    def _made(self, no: int, revision: int, row: Mapping[str, object]) -> dict[str, object]:
        own = {"NO": no, "REV": revision, "CREATED": CREATED, "UPDATED": CREATED + revision - 1}
        return {name: value for name, value in row.items() if name not in OWN} | own


def _utc(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")

short_text = st.text(_CHARACTERS, max_size=255)
long_text = st.text(_CHARACTERS, max_size=500)
whole_number = st.integers(-(2**63), 2**63 - 1)
real_number = st.floats(allow_nan=False, allow_infinity=False)
yes_no = st.booleans()
amount = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda units: Decimal(units).scaleb(-4))
date = st.dates()
instant = st.integers(-62_135_596_800, 253_402_300_799).map(_utc)
unique_id = st.uuids()
moments = st.integers(0, 4_102_444_800).map(_utc)

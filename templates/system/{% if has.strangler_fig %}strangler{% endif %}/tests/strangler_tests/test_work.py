"""Copies are looked at: readers twice, writers on the new side alone."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from strangler.differ.compare import Answer
from strangler.differ.copies import Copy
from strangler.differ.ledger import KEPT, Ledger
from strangler.differ.routes import Routes
from strangler.differ.sides import NoAnswer
from strangler.differ.work import Work
from strangler.store import Store


class Scripted:
    """Sides that answer as they are told, once or (the last answer) again and again."""

    def __init__(self, **answers: list[bytes | int | Exception]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, Copy]] = []

    async def ask(self, side: str, copy: Copy) -> Answer:
        """The next answer: a body, or a status without one."""
        self.asked.append((side, copy))
        left = self._answers[side]
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Answer(answer, "", b"")
        return Answer(200, "application/json", answer)


READ = Copy("GET", "/erp/stock/7?a=b", (("authorization", "Bearer x"),), b"")
WRITE = Copy("POST", "/erp/stock", (("authorization", "Bearer x"),), b"{}")


@asynccontextmanager
async def working(store: Store, sides: Scripted, most: int = 10) -> AsyncGenerator[Work]:
    """The work, under way."""
    work = Work(Routes(store.root / "gateway/strangler"), sides, LEDGERS[-1], most=most, pause=0)
    running = asyncio.create_task(work.run(2))
    yield work
    await work.settled()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


LEDGERS: list[Ledger] = []


@pytest.fixture(autouse=True)
def ledger() -> Ledger:
    """A new one for each test."""
    LEDGERS.append(Ledger())
    return LEDGERS[-1]


async def looked(store: Store, sides: Scripted, *copies: Copy) -> Mapping[str, Any]:
    """The report after copies were looked at."""
    async with working(store, sides) as work:
        for copy in copies:
            assert work.take(copy)
    return LEDGERS[-1].report("erp-stock")


async def test_equal_answers_are_counted(store: Store) -> None:
    """Both sides are asked, and nothing is kept."""
    sides = Scripted(legacy=[b"{}"], new=[b"{}"])
    report = await looked(store, sides, READ, READ)
    assert (report["mirrored"], report["compared"], report["equal"]) == (2, 2, 2)
    assert report["differences"] == []
    assert sorted(side for side, _ in sides.asked) == ["legacy", "legacy", "new", "new"]


async def test_a_difference_that_stays_is_kept(store: Store) -> None:
    """With the path that was asked, and where the answers differ."""
    sides = Scripted(legacy=[b'{"A": 1}'], new=[b'{"A": 2}'])
    report = await looked(store, sides, READ)
    assert (report["compared"], report["different"]) == (1, 1)
    (one,) = report["differences"]
    assert (one["method"], one["path"]) == ("GET", "/erp/stock/7?a=b")
    assert one["fields"] == ({"path": "$.A", "legacy": 1, "new": 2},)


async def test_a_difference_that_goes_away_was_a_write_in_between(store: Store) -> None:
    """The second look decides."""
    sides = Scripted(legacy=[b'{"A": 1}', b'{"A": 2}'], new=[b'{"A": 2}'])
    report = await looked(store, sides, READ)
    assert (report["equal"], report["different"]) == (1, 0)


async def test_a_write_is_tried_on_the_new_side_alone(store: Store) -> None:
    """Once: the legacy application has had it."""
    sides = Scripted(legacy=[b""], new=[201])
    report = await looked(store, sides, WRITE)
    assert report["writes"] == {"accepted": 1, "refused": 0}
    assert sides.asked == [("new", WRITE)]


async def test_a_write_that_would_be_refused_is_kept(store: Store) -> None:
    """With the reason. What was deleted already may be gone."""
    sides = Scripted(legacy=[b""], new=[422])
    report = await looked(store, sides, WRITE)
    assert report["writes"] == {"accepted": 0, "refused": 1}
    assert report["differences"][0]["fields"][0]["new"] == 422
    gone = Copy("DELETE", "/erp/stock/7", (), b"")
    report = await looked(store, Scripted(legacy=[b""], new=[404]), gone)
    assert report["writes"]["accepted"] == 1


async def test_a_side_that_does_not_answer_is_no_difference(store: Store) -> None:
    """It is counted apart; the next copy is looked at."""
    sides = Scripted(legacy=[b"{}"], new=[NoAnswer("away"), ValueError("odd"), b"{}"])
    report = await looked(store, sides, READ, READ, READ)
    assert (report["failed"], report["equal"], report["different"]) == (2, 1, 0)


async def test_one_too_many_is_dropped_and_counted(store: Store, ledger: Ledger) -> None:
    """Whoever sent it does not wait."""
    work = Work(Routes(store.root / "gateway/strangler"), Scripted(), ledger, most=2)
    assert all(work.take(READ) for _ in range(5))
    report = ledger.report("erp-stock")
    assert (report["mirrored"], report["dropped"]) == (5, 3)


async def test_a_path_of_no_route_is_not_taken(store: Store, ledger: Ledger) -> None:
    """A prefix of a name is no prefix of a path."""
    work = Work(Routes(store.root / "gateway/strangler"), Scripted(), ledger, most=2)
    assert not work.take(Copy("GET", "/erp/stockings", (), b""))


def test_only_the_last_differences_are_kept(ledger: Ledger) -> None:
    """The counts go on."""
    for number in range(KEPT + 5):
        ledger.keep("erp-stock", "GET", f"/{number}", [])
    kept = ledger.report("erp-stock")["differences"]
    assert len(kept) == KEPT
    assert kept[0]["path"] == "/5"


def test_a_new_list_of_fields_to_ignore_is_taken_up(store: Store, tmp_path: Path) -> None:
    """A file that cannot be read leaves the last one in force."""
    routes = Routes(tmp_path / "gateway/strangler")
    file = tmp_path / "gateway/strangler/erp-stock.yaml"
    first = routes.of("/erp/stock/1")
    assert first is not None
    assert first.ignore == ()
    store.write(first.model_copy(update={"ignore": ("AT",)}))
    second = routes.of("/erp/stock")
    assert second is not None
    assert second.ignore == ("AT",)
    file.write_text("nonsense", encoding="utf-8")
    assert routes.of("/erp/stock") == second

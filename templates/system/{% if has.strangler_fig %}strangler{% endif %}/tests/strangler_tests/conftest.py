"""A repository with one route, as it is before anything has moved."""

import datetime as dt
from pathlib import Path

import pytest

from strangler.moves import Author
from strangler.state import State
from strangler.store import Store

MOMENT = dt.datetime(2030, 1, 31, 12, tzinfo=dt.UTC)


@pytest.fixture
def state() -> State:
    """A route that has not moved."""
    return State(
        route="erp-stock",
        path="/erp/stock",
        legacy="erp",
        service="stock",
        percent=0,
        shadow=0,
        sticky=True,
        ignore=(),
        history=(),
    )


@pytest.fixture
def ada() -> Author:
    """Who moves it."""
    return Author(by="Ada <ada@example.org>", why="the first ones", at=MOMENT)


@pytest.fixture
def store(tmp_path: Path, state: State) -> Store:
    """The repository."""
    (tmp_path / "gateway" / "strangler").mkdir(parents=True)
    (tmp_path / "gateway" / "dynamic").mkdir()
    store = Store(tmp_path)
    store.write(state)
    return store

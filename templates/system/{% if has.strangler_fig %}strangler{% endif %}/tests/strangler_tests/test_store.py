"""The files agree, and are replaced in one step."""

from pathlib import Path

import pytest

from strangler.moves import Author, moved
from strangler.refusal import Refusal
from strangler.state import Setting, State
from strangler.store import Store


def test_a_state_and_what_follows_from_it_are_written_together(
    store: Store, state: State, ada: Author
) -> None:
    """Nothing is left beside them that Traefik could read."""
    changed = store.write(moved(state, "shift", Setting(percent=10), ada))
    assert Path("gateway/strangler/erp-stock.yaml") in changed
    assert Path("gateway/dynamic/erp-stock.yml") in changed
    assert list(store.findings()) == []
    assert store.read("erp-stock").percent == 10
    dynamic = store.root / "gateway" / "dynamic"
    assert [file.name for file in dynamic.iterdir()] == ["erp-stock.yml"]


def test_nothing_is_written_where_nothing_changes(store: Store, state: State) -> None:
    """A file that is what it should be keeps its time."""
    assert store.write(state) == []


def test_a_gateway_file_that_was_edited_is_found(store: Store) -> None:
    """The finding says what to do."""
    file = store.root / "gateway" / "dynamic" / "erp-stock.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("weight: 100", "weight: 99"), encoding="utf-8")
    (finding,) = store.findings()
    assert finding.startswith("gateway/dynamic/erp-stock.yml: ")
    assert "strangler apply erp-stock" in finding
    file.unlink()
    assert len(list(store.findings())) == 1


def test_a_move_without_a_record_is_found(store: Store) -> None:
    """Nobody could say who had moved it."""
    file = store.root / "gateway" / "strangler" / "erp-stock.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("percent: 0", "percent: 5"), encoding="utf-8")
    assert any("not those of the last change" in finding for finding in store.findings())


def test_an_unknown_route_is_refused_with_the_nearest_one(store: Store) -> None:
    """As a person may mistype it."""
    with pytest.raises(Refusal) as refused:
        store.read("erp-stok")
    assert refused.value.hint == "did you mean erp-stock?"


def test_a_file_under_another_name_is_refused(store: Store) -> None:
    """A copy is no route."""
    home = store.root / "gateway" / "strangler"
    (home / "erp-copy.yaml").write_text(
        (home / "erp-stock.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert any("route: is erp-stock" in finding for finding in store.findings())


def test_the_repository_is_found_from_inside(store: Store) -> None:
    """And missed outside of it."""
    assert Store.at(store.root / "gateway" / "dynamic").root == store.root
    with pytest.raises(Refusal):
        Store.at(Path("/"))

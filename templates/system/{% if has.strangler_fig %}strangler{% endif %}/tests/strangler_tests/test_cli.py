"""The command, on a repository whose system does not run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strangler import running
from strangler.cli import run
from strangler.running import Seen
from strangler.store import Store

Strangler = Callable[..., int]


@pytest.fixture
def strangler(store: Store) -> Strangler:
    """The command, for this repository."""
    return lambda *words: run(["--root", str(store.root), *words])


def test_a_shift_is_written_with_its_author_and_reason(strangler: Strangler, store: Store) -> None:
    """Whether or not a gateway runs here."""
    assert strangler("shift", "erp-stock", "10", "--why", "the first ones") == 0
    state = store.read("erp-stock")
    assert state.percent == 10
    assert state.history[-1].why == "the first ones"
    assert state.history[-1].by


def test_the_same_shift_again_changes_nothing(
    strangler: Strangler, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """The record has no empty changes."""
    strangler("shift", "erp-stock", "10")
    assert strangler("shift", "erp-stock", "10") == 0
    assert len(store.read("erp-stock").history) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "erp-stock: nothing changes"


def test_shadow_and_rollback(strangler: Strangler, store: Store) -> None:
    """Back to the state before, and on record."""
    strangler("shift", "erp-stock", "10")
    strangler("shadow", "erp-stock", "20")
    assert store.read("erp-stock").shadow == 20
    assert strangler("rollback", "erp-stock") == 0
    state = store.read("erp-stock")
    assert (state.percent, state.shadow) == (10, 0)
    assert [change.verb for change in state.history] == ["shift", "shadow", "rollback"]


def test_a_rollback_of_nothing_is_refused(strangler: Strangler) -> None:
    """It needs a decision, not another spelling."""
    assert strangler("rollback", "erp-stock") == 1


@pytest.mark.parametrize("percent", ["101", "-1", "ten", "1.5", "²"])
def test_a_bad_percentage_writes_nothing(strangler: Strangler, store: Store, percent: str) -> None:
    """Bad input is 2."""
    with pytest.raises(SystemExit) as ended:
        strangler("shift", "erp-stock", percent)
    assert ended.value.code == 2
    assert store.read("erp-stock").history == ()


def test_an_unknown_route_is_bad_input(
    strangler: Strangler, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a hint."""
    assert strangler("shift", "erp-stok", "1") == 2
    assert "hint: did you mean erp-stock?" in capsys.readouterr().err


def test_a_side_that_is_down_gets_nothing_unless_forced(
    strangler: Strangler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Less for it is always possible."""
    strangler("shift", "erp-stock", "10")
    seen = Seen("up", "down", None)
    monkeypatch.setattr(running.Running, "look", lambda _self, _route: seen)  # pyright: ignore
    assert strangler("shift", "erp-stock", "50") == 1
    assert store.read("erp-stock").percent == 10
    assert strangler("shift", "erp-stock", "5") == 0
    assert strangler("shift", "erp-stock", "50", "--force") == 0


def test_apply_records_what_was_edited_by_hand(strangler: Strangler, store: Store) -> None:
    """And lets the gateway do it."""
    file = store.root / "gateway" / "strangler" / "erp-stock.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("percent: 0", "percent: 5"), encoding="utf-8")
    assert strangler("check") == 1
    assert strangler("apply", "--why", "merged") == 0
    assert strangler("check") == 0
    change = store.read("erp-stock").history[-1]
    assert (change.verb, change.why, change.after.percent) == ("apply", "merged", 5)


def test_a_report_needs_a_differ(strangler: Strangler) -> None:
    """Without one, it is nobody's fault but the environment's."""
    assert strangler("report", "erp-stock") == 3


def test_a_report_is_read_by_people_and_programs(
    strangler: Strangler, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit status says that something differs."""
    difference = {
        "at": "2030-01-31T12:00:00Z",
        "method": "GET",
        "path": "/erp/stock/7",
        "fields": [{"path": "$.PRICE", "legacy": "1,5", "new": "1,50"}],
    }
    found: dict[str, Any] = {
        "route": "erp-stock",
        "since": "2030-01-31T11:00:00Z",
        "mirrored": 3,
        "dropped": 1,
        "compared": 2,
        "equal": 1,
        "different": 1,
        "failed": 0,
        "writes": {"accepted": 0, "refused": 0},
        "differences": [difference],
    }
    monkeypatch.setattr(running.Running, "report", lambda _self, _route: found)  # pyright: ignore
    assert strangler("report", "erp-stock") == 1
    text = capsys.readouterr().out
    assert "2 compared since 2030-01-31T11:00:00Z: 1 equal, 1 different, 0 failed" in text
    assert "$.PRICE: legacy '1,5', new '1,50'" in text
    assert strangler("--json", "report", "erp-stock") == 1
    assert json.loads(capsys.readouterr().out) == found


def test_status_of_a_system_that_does_not_run(
    strangler: Strangler, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What is on file is known, what is in force is not."""
    assert strangler("--state", str(tmp_path / "none"), "--json", "status") == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["route"], one["percent"], one["in_force"]) == ("erp-stock", 0, None)
    assert one["health"] == {"legacy": "unknown", "new": "unknown"}
    assert strangler("status") == 0
    assert "100 % (unknown)" in capsys.readouterr().out

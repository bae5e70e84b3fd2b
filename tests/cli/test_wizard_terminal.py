"""The wizard at a real terminal, from the first question to a written repository."""

from __future__ import annotations

from pathlib import Path

import yaml

from msgen.spec import PATTERNS
from tests.cli.terminal import CLEAR_LINE, CTRL_C, DOWN, ENTER, SPACE, UP, Terminal


def down_to(pattern: str) -> list[str]:
    """The keys that lead to a pattern from the first one."""
    ids = [each.id for each in PATTERNS]
    return [DOWN] * ids.index(pattern)


def test_a_whole_run_writes_the_system_that_was_described(tmp_path: Path, template: Path) -> None:
    with Terminal("new", "market", "--source", template, cwd=tmp_path) as terminal:
        terminal.answer("Start from", DOWN, DOWN, DOWN, ENTER)  # minimal, shop, everything, blank
        terminal.expect("Name of the system")
        terminal.expect("market")
        terminal.type(CLEAR_LINE + "Farmers", ENTER)
        terminal.expect("did you mean 'farmers'?")
        terminal.type(CLEAR_LINE + "farmers", ENTER)
        terminal.expect("Patterns")
        terminal.expect("Each service owns its PostgreSQL database")
        terminal.type(*down_to("externalized-config"), SPACE, ENTER)  # without it
        terminal.answer("Name of the service", "stalls", ENTER)
        terminal.answer("What stalls keeps", ENTER)
        terminal.answer("Fields", CLEAR_LINE + "row:int, note:text?", ENTER)
        terminal.answer("Services", UP, ENTER)  # add a service
        terminal.answer("Name of the service", "tickets", ENTER)
        terminal.answer("What tickets keeps", ENTER)
        terminal.answer("Whom tickets calls", SPACE, ENTER)
        terminal.answer("Fields", CLEAR_LINE + "stall_id:stalls.Stall", ENTER)
        terminal.answer("Services", ENTER)  # done
        terminal.answer("Port of the gateway", CLEAR_LINE + "9000", ENTER)
        terminal.answer("Continuous integration", DOWN, DOWN, ENTER)  # none
        terminal.expect("├── stalls/ (1 file)")
        terminal.expect("clients ──▶ gateway :9000")
        terminal.expect("calls stalls")
        terminal.answer("Write 4 files to market?", ENTER)
        terminal.expect("wrote 4 files of farmers to market")
        terminal.expect("cd market")
        assert terminal.end() == 0

    answers = yaml.safe_load((tmp_path / "market" / ".copier-answers.yml").read_text())
    assert {key: answers[key] for key in answers if not key.startswith("_")} == {
        "system_name": "farmers",
        "patterns": ["api-gateway", "database-per-service", "service-registry"],
        "services": [
            {
                "name": "stalls",
                "port": 8101,
                "entity": {
                    "name": "Stall",
                    "plural": "stalls",
                    "fields": {"row": "int", "note": "text?"},
                },
                "calls": [],
            },
            {
                "name": "tickets",
                "port": 8102,
                "entity": {
                    "name": "Ticket",
                    "plural": "tickets",
                    "fields": {"stall_id": "stalls.Stall"},
                },
                "calls": ["stalls"],
            },
        ],
        "gateway_port": 9000,
        "ci": "none",
    }


def test_saying_no_writes_nothing(tmp_path: Path, template: Path) -> None:
    spec = tmp_path / "spec.yml"
    spec.write_text("services: [stalls]")
    with Terminal("new", "market", "--spec", spec, "--source", template, cwd=tmp_path) as terminal:
        terminal.answer("Write 3 files to market?", "n")
        assert terminal.end() == 1
        assert "error: msgen new: not confirmed, nothing was written" in terminal.shown
    assert not (tmp_path / "market").exists()


def test_ctrl_c_ends_it_without_a_trace(tmp_path: Path, template: Path) -> None:
    with Terminal("new", "market", "--source", template, cwd=tmp_path) as terminal:
        terminal.answer("Start from", CTRL_C)
        assert terminal.end() == 130
        assert "error: msgen: interrupted" in terminal.shown
        assert "Traceback" not in terminal.shown
    assert list(tmp_path.iterdir()) == []


def test_a_named_preset_is_not_asked_for_again(tmp_path: Path, template: Path) -> None:
    arguments = ("new", "market", "--preset", "shop", "--source", template)
    with Terminal(*arguments, cwd=tmp_path) as terminal:
        terminal.expect("Name of the system")
        assert "Start from" not in terminal.shown


def test_a_target_that_will_be_refused_is_refused_before_the_first_question(
    tmp_path: Path, template: Path
) -> None:
    (tmp_path / "market").mkdir()
    (tmp_path / "market" / "file").write_text("")
    with Terminal("new", "market", "--source", template, cwd=tmp_path) as terminal:
        assert terminal.end() == 1
        assert "is not empty" in terminal.shown
        assert "?" not in terminal.shown.partition("error:")[0]


def test_yes_asks_nothing_even_at_a_terminal(tmp_path: Path, template: Path) -> None:
    with Terminal("new", "market", "-y", "--source", template, cwd=tmp_path) as terminal:
        terminal.expect("wrote 4 files of market to market")
        assert terminal.end() == 0

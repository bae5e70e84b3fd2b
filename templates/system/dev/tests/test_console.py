"""Logs in a terminal."""

import io
from pathlib import Path

from devstack.console import Tail, wants_colour


class Terminal(io.StringIO):
    """A text stream that is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_every_line_has_the_name_of_its_process(tmp_path: Path) -> None:
    """Plain when piped; half a line waits for its other half."""
    (tmp_path / "orders.log").write_text("ready\nhal", encoding="utf-8")
    (tmp_path / "catalog.log").write_text("ready\n", encoding="utf-8")
    output = io.StringIO()
    tail = Tail(tmp_path, output)
    tail.copy()
    assert output.getvalue() == "catalog    | ready\norders     | ready\n"
    with (tmp_path / "orders.log").open("a", encoding="utf-8") as log:
        log.write("f\n")
    tail.copy()
    assert output.getvalue().endswith("orders     | half\n")


def test_colour_is_for_terminals_whose_user_wants_it() -> None:
    """https://no-color.org"""
    assert wants_colour(Terminal(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(io.StringIO(), {})


def test_one_process_can_be_watched_alone_from_now_on(tmp_path: Path) -> None:
    """`devstack logs orders` shows nothing of the others."""
    for name in ("orders", "catalog"):
        (tmp_path / f"{name}.log").write_text("old\n", encoding="utf-8")
    output = io.StringIO()
    tail = Tail(tmp_path, output, only="orders")
    tail.skip()
    for name in ("orders", "catalog"):
        with (tmp_path / f"{name}.log").open("a", encoding="utf-8") as log:
            log.write("new\n")
    tail.copy()
    assert output.getvalue() == "orders     | new\n"

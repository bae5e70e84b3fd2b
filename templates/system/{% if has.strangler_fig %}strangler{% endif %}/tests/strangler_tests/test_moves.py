"""Changes are put on record, and can be taken back one by one."""

import pytest

from strangler.moves import Author, before_last, moved, one_line
from strangler.refusal import Refusal
from strangler.state import Setting, State


def test_a_change_says_what_it_was_before(state: State, ada: Author) -> None:
    """Who, when and why as well."""
    change = moved(state, "shift", Setting(percent=10), ada).history[-1]
    assert (change.by, change.why, change.at) == (ada.by, ada.why, ada.at)
    assert (change.before, change.after) == (Setting(), Setting(percent=10))


def test_a_second_rollback_goes_one_step_further_back(state: State, ada: Author) -> None:
    """It does not undo the first one: that would lead back into what was left in a hurry."""
    for after in (Setting(percent=10), Setting(percent=10, shadow=5), Setting(percent=50)):
        state = moved(state, "shift", after, ada)
    seen: list[Setting] = []
    for _ in range(3):
        target = before_last(state)
        seen.append(target)
        state = moved(state, "rollback", target, ada)
    assert seen == [Setting(percent=10, shadow=5), Setting(percent=10), Setting()]
    with pytest.raises(Refusal):
        before_last(state)


def test_a_change_after_a_rollback_is_the_next_to_be_undone(state: State, ada: Author) -> None:
    """Whatever was undone before stays undone."""
    state = moved(state, "shift", Setting(percent=10), ada)
    state = moved(state, "rollback", Setting(), ada)
    state = moved(state, "shift", Setting(percent=3), ada)
    assert before_last(state) == Setting()


def test_nothing_breaks_a_line_of_the_record() -> None:
    """Nor does an escape sequence reach the terminal of who reads it."""
    assert one_line("a\nb\u2028c \x1b[31m  d") == "a b c [31m d"

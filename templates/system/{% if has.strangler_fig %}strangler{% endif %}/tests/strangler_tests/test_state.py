"""A state is written to be reviewed, and read without mercy."""

import pytest

from strangler.moves import Author, moved
from strangler.refusal import Refusal
from strangler.state import Setting, State, parse, render


def test_what_is_written_is_read_again(state: State, ada: Author) -> None:
    """Names that YAML has a meaning for, quotes and a long history included."""
    odd = state.model_copy(update={"legacy": "no", "ignore": ("UPDATED", 'A"B')})
    for percent in (1, 10, 100):
        why = Author(by=ada.by, why=f'"{percent}": # % \\ ünï 🙂', at=ada.at)
        odd = moved(odd, "shift", Setting(percent=percent), why)
    assert parse(render(odd), "erp-stock.yaml") == odd


def test_a_change_is_a_few_new_lines_at_the_end(state: State, ada: Author) -> None:
    """Nothing else of the record moves, so that a review shows what happened."""
    first = moved(state, "shift", Setting(percent=1), ada)
    second = moved(first, "shift", Setting(percent=10), ada)
    before, after = render(first).splitlines(), render(second).splitlines()
    history = before.index("history:")
    assert after[history : len(before)] == before[history:]
    assert after[len(before) :] == [
        '  - at: "2030-01-31T12:00:00Z"',
        '    by: "Ada <ada@example.org>"',
        '    verb: "shift"',
        '    why: "the first ones"',
        "    before: {percent: 1, shadow: 0}",
        "    after: {percent: 10, shadow: 0}",
    ]


@pytest.mark.parametrize(
    ("line", "wrong", "told"),
    [
        ("percent: 0", "percent: 101", "percent: Input should be less than or equal to 100"),
        ("percent: 0", "percent: 1.5", "percent: Input should be a valid integer"),
        ("shadow: 0", "shadw: 0", "shadow: Field required; shadw: Extra inputs"),
        ("sticky: true", "sticky: [", "not YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(
    state: State, line: str, wrong: str, told: str
) -> None:
    """It names the file and the field."""
    with pytest.raises(Refusal) as refused:
        parse(render(state).replace(line, wrong), "gateway/strangler/erp-stock.yaml")
    assert refused.value.message.startswith("gateway/strangler/erp-stock.yaml: ")
    assert told in refused.value.message

"""Two answers are the same, or it is said where they are not."""

import json

import pytest

from strangler.differ.compare import MOST_FIELDS, Answer, Field, compare


def said(value: object, status: int = 200, kind: str = "application/json") -> Answer:
    """An answer with a JSON body."""
    return Answer(status, kind, json.dumps(value).encode())


@pytest.mark.parametrize(
    ("legacy", "new"),
    [
        (said({"A": 1, "B": [1, None]}), said({"B": [1, None], "A": 1})),
        (said([1.0]), said([1])),
        (said({}), said({}, kind="application/json; charset=utf-8")),
        (Answer(204, "", b""), Answer(204, "", b"")),
    ],
)
def test_the_same(legacy: Answer, new: Answer) -> None:
    """Neither the order of members nor spelling counts."""
    assert compare(legacy, new, ()) == []


@pytest.mark.parametrize(
    ("legacy", "new", "found"),
    [
        (said({}), said({}, status=404), Field("status", 200, 404)),
        (said({}), said({}, kind="a/b"), Field("content type", "application/json", "a/b")),
        (said({"A": {"B": [1, 2]}}), said({"A": {"B": [1, 3]}}), Field("$.A.B[1]", 2, 3)),
        (said({"A": 1}), said({}), Field("$.A", 1, None)),
        (said({}), said({"A": 1}), Field("$.A", None, 1)),
        (said([1]), said([1, 2]), Field("$.length", 1, 2)),
        (said(True), said(1), Field("$", True, 1)),
        (said({"A": "1,5"}), said({"A": "1,50"}), Field("$.A", "1,5", "1,50")),
        (said({"A": None}), said({"A": [1]}), Field("$.A", None, "[1]")),
    ],
)
def test_a_difference_is_named(legacy: Answer, new: Answer, found: Field) -> None:
    """By its path, with what either side says."""
    assert compare(legacy, new, ()) == [found]


def test_fields_to_ignore_are_not_looked_at() -> None:
    """Wherever they are; the others are."""
    legacy, new = said([{"AT": 1, "B": 1}]), said([{"AT": 2, "B": 2}])
    assert compare(legacy, new, {"AT"}) == [Field("$[0].B", 1, 2)]
    assert compare(legacy, new, {"AT", "B"}) == []


def test_text_is_compared_as_a_whole() -> None:
    """And what is no JSON, whatever it says of itself."""
    one, other = Answer(200, "text/plain", b"a"), Answer(200, "text/plain", b"b")
    assert compare(one, other, ()) == [Field("body", "a", "b")]
    broken = Answer(200, "application/json", b"{")
    assert compare(said({}), broken, ()) == [Field("body", "{}", "{")]


def test_only_so_much_is_kept() -> None:
    """A list that is all wrong does not fill the memory."""
    found = compare(said([0] * 1000), said([1] * 1000), ())
    assert len(found) == MOST_FIELDS
    (long,) = compare(said("a" * 9999), said("b"), ())
    assert len(str(long.legacy)) == 200

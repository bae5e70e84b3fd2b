"""Cursors are opaque, and nothing else passes for one."""

import pytest

from chassis.errors import Invalid
from chassis.ids import new_id
from chassis.paging import decode_cursor, encode_cursor


def test_a_cursor_leads_back_to_the_id() -> None:
    last = new_id()
    assert decode_cursor(encode_cursor(last)) == last


@pytest.mark.parametrize("cursor", ["", "x", "not a cursor", "AAAA", "é", "A" * 100])
def test_nonsense_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor(cursor)


def test_ids_sort_in_the_order_of_their_creation() -> None:
    ids = [new_id() for _ in range(1_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 1_000

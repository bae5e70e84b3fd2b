"""If-Match (RFC 9110, section 13.1.1)."""

import pytest

from chassis.errors import StaleVersion
from chassis.preconditions import Precondition, etag


@pytest.mark.parametrize("header", ['"3"', '"2", "3"', "*", ' "3" '])
def test_the_version_seen_is_the_present_one(header: str) -> None:
    Precondition(header).check(3)


@pytest.mark.parametrize("header", ['"2"', '"33"', 'W/"3"', '"2", "4"'])
def test_another_version_or_a_weak_tag_does_not_match(header: str) -> None:
    with pytest.raises(StaleVersion):
        Precondition(header).check(3)


def test_a_tag_is_quoted() -> None:
    assert etag(3) == '"3"'

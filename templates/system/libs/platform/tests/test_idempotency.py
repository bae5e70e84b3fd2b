"""Attempts: who, what, and with which key."""

import pytest

from chassis.errors import Invalid
from chassis.idempotency import Attempt, MemoryIdempotencyStore, StoredResponse

ANSWER = StoredResponse(status=201, body="{}", headers={"ETag": '"1"'})


def attempt(subject: str = "alice", body: str = "{}") -> Attempt:
    made = Attempt.of(subject, "key", "POST /orders", body)
    assert made is not None
    return made


def test_without_a_key_there_is_no_attempt_to_remember() -> None:
    assert Attempt.of("alice", None, "POST /orders", "{}") is None


async def test_an_answer_is_found_by_the_same_attempt_alone() -> None:
    store = MemoryIdempotencyStore()
    assert await store.keep(attempt(), ANSWER)
    assert await store.find(attempt()) == ANSWER
    assert await store.find(attempt(subject="bob")) is None
    with pytest.raises(Invalid):
        await store.find(attempt(body='{"other": 1}'))


async def test_the_second_of_two_attempts_is_told_that_it_is() -> None:
    store = MemoryIdempotencyStore()
    assert await store.keep(attempt(), ANSWER)
    assert not await store.keep(attempt(), ANSWER)

"""What every keeper of leases must hold, as tests that run against each adapter.

`CASES` are coroutine functions that take a `Bench`; they raise `AssertionError`. Memory and the
Kubernetes adapter are held to them by the tests of this library, PostgreSQL by the live tests.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from chassis.leadership.elections import Elections, Lease

CROWD = 6


class Bench(Protocol):
    """One keeper of leases, in which nobody leads yet."""

    ttl: float
    """Seconds that a lease of every candidate lasts."""

    def candidate(self) -> Elections:
        """The adapter as one more process would have it."""
        ...

    async def wait(self, seconds: float) -> None:
        """Let time pass for everybody."""
        ...

    async def forget(self, name: str) -> None:
        """Let the keeper lose what it knows of a lease, as when somebody deletes it."""
        ...


Case = Callable[[Bench], Awaitable[None]]


async def one_of_many_acquires_a_free_lease(bench: Bench) -> None:
    """However many try at a time."""
    crowd = [bench.candidate() for _ in range(CROWD)]
    winners = await _rush(crowd, "job")
    assert len(winners) == 1
    assert winners[0].epoch > 0
    assert [await one.holder("job") for one in crowd] == winners * CROWD


async def one_of_many_acquires_an_expired_lease(bench: Bench) -> None:
    """Under a greater epoch, when the TTL has passed since its last sign of life."""
    crowd = [bench.candidate() for _ in range(CROWD)]
    first = await _won(crowd[0], "job")
    assert await _rush(crowd[1:], "job") == []
    await bench.wait(1.2 * bench.ttl)
    (second,) = await _rush(crowd[1:], "job")
    assert second.epoch > first.epoch


async def nobody_acquires_a_lease_that_is_renewed(bench: Bench) -> None:
    """For longer than its TTL."""
    leader, other = bench.candidate(), bench.candidate()
    lease = await _won(leader, "job")
    for _ in range(4):
        await bench.wait(bench.ttl / 2)
        assert await leader.renew(lease)
        assert await other.acquire("job", "other", 0) is None
    assert await other.holder("job") == lease


async def a_released_lease_is_free_at_once(bench: Bench) -> None:
    """Its holder is nobody, and its next epoch is greater."""
    leader, other = bench.candidate(), bench.candidate()
    lease = await _won(leader, "job")
    assert await other.acquire("job", "other", 0) is None
    await leader.release(lease)
    assert await other.holder("job") is None
    assert (await _won(other, "job")).epoch > lease.epoch


async def who_has_lost_the_lease_cannot_renew_it(bench: Bench) -> None:
    """Nor release it for the one who has it."""
    leader, other = bench.candidate(), bench.candidate()
    lease = await _won(leader, "job")
    assert await other.acquire("job", "other", 0) is None
    await bench.wait(1.2 * bench.ttl)
    newer = await _won(other, "job")
    assert not await leader.renew(lease)
    await leader.release(lease)
    assert await other.holder("job") == newer
    assert await other.renew(newer)


async def a_late_renewal_holds_if_nobody_was_there(bench: Bench) -> None:
    """The lease is still the one of its epoch."""
    leader, other = bench.candidate(), bench.candidate()
    lease = await _won(leader, "job")
    await bench.wait(1.2 * bench.ttl)
    assert await leader.renew(lease)
    assert await other.acquire("job", "other", 0) is None


async def one_holder_has_each_epoch_once(bench: Bench) -> None:
    """The same process acquires again under a greater epoch; the earlier one is over."""
    leader = bench.candidate()
    first = await _won(leader, "job")
    assert await leader.acquire("job", first.holder, 0) is None
    await leader.release(first)
    second = await _won(leader, "job")
    assert second.epoch > first.epoch
    assert not await leader.renew(first)


async def an_epoch_is_above_what_was_asked_for(bench: Bench) -> None:
    """So the fence is never ahead of the keeper for good."""
    leader = bench.candidate()
    lease = await leader.acquire("job", "leader", 41)
    assert lease is not None
    assert lease.epoch > 41


async def a_keeper_that_forgets_gives_no_epoch_twice(bench: Bench) -> None:
    """If it is asked for one above the last that is known."""
    leader, other = bench.candidate(), bench.candidate()
    lease = await _won(leader, "job")
    await bench.forget("job")
    assert not await leader.renew(lease)
    newer = await other.acquire("job", "other", lease.epoch)
    assert newer is not None
    assert newer.epoch > lease.epoch


async def leases_are_independent(bench: Bench) -> None:
    """Who leads one job says nothing about another one."""
    one, other = bench.candidate(), bench.candidate()
    first, second = await _won(one, "job"), await _won(other, "other-job")
    assert await other.holder("job") == first
    await one.release(first)
    assert await one.holder("other-job") == second


CASES: Sequence[Case] = (
    one_of_many_acquires_a_free_lease,
    one_of_many_acquires_an_expired_lease,
    nobody_acquires_a_lease_that_is_renewed,
    a_released_lease_is_free_at_once,
    who_has_lost_the_lease_cannot_renew_it,
    a_late_renewal_holds_if_nobody_was_there,
    one_holder_has_each_epoch_once,
    an_epoch_is_above_what_was_asked_for,
    a_keeper_that_forgets_gives_no_epoch_twice,
    leases_are_independent,
)


async def _rush(crowd: Sequence[Elections], name: str) -> list[Lease]:
    """Let all of them try at a time; return what they got."""
    tries = (one.acquire(name, f"candidate-{number}", 0) for number, one in enumerate(crowd))
    return [lease for lease in await asyncio.gather(*tries) if lease is not None]


async def _won(elections: Elections, name: str) -> Lease:
    lease = await elections.acquire(name, f"candidate-{id(elections)}", 0)
    assert lease is not None, f"{name} is not free"
    return lease

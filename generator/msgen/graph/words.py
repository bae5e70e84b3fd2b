"""How policies are spelled beside an arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgen.spec.model import Policy


def policy_in_words(policy: Policy) -> str:
    """The deadline of a call and what guards it: `3 s, 3 attempts, breaker, 20 at once`."""
    words = [f"{policy.total_timeout:g} s"]
    if policy.retry is not None:
        attempts = policy.retry.attempts
        words.append("1 attempt" if attempts == 1 else f"{attempts} attempts")
    if policy.breaker is not None:
        words.append("breaker")
    if policy.bulkhead is not None:
        words.append(f"{policy.bulkhead.concurrent} at once")
    return ", ".join(words)


def differences(policy: Policy, usual: Policy) -> str:
    """The figures in which a policy differs: `total_timeout 2.5, breaker.open_seconds 10`."""
    others = usual.figures()
    found = (
        f"{place} {figure:g}"
        for place, figure in policy.figures().items()
        if others.get(place) != figure
    )
    return ", ".join(found)

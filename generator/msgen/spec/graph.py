"""Call cycles: legal, real, and worth a warning."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def cycles(calls: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return one shortest cycle per group of services that all reach each other.

    Args:
        calls: For each service the services it calls.

    Returns:
        Cycles such as `[a, b, a]`, in the order of their first service.
    """
    found: list[list[str]] = []
    in_a_cycle: set[str] = set()
    reached = {name: _reachable(calls, name) for name in calls}
    for name in calls:
        if name in in_a_cycle or name not in reached[name]:
            continue
        in_a_cycle.update(other for other in reached[name] if name in reached[other])
        found.append(_shortest_way_back(calls, name))
    return found


def _reachable(calls: Mapping[str, Sequence[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(calls[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(calls[name])
    return seen


def _shortest_way_back(calls: Mapping[str, Sequence[str]], start: str) -> list[str]:
    paths = deque([[start]])
    seen: set[str] = set()
    while paths:
        path = paths.popleft()
        for peer in calls[path[-1]]:
            if peer == start:
                return [*path, start]
            if peer not in seen:
                seen.add(peer)
                paths.append([*path, peer])
    return [start]

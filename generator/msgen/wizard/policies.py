"""Figures of call policies as people read and write them: `total_timeout=2.5`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from msgen.spec.patterns import GUARDS, POLICY_KEYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from msgen.spec.model import Composition, EdgePolicy, Policy

Raw = dict[str, object]

_MALFORMED: Final = "write each as name=figure, with commas between them"


def told(policy: Policy) -> Iterator[str]:
    """All figures, a line for those of a call and one for each section."""
    lines: dict[str, list[str]] = {}
    for place, figure in policy.figures().items():
        section, _, name = place.rpartition(".")
        lines.setdefault(section or "each call", []).append(f"{name} {figure:g}")
    yield from (f"{section}: {', '.join(figures)}" for section, figures in lines.items())


def spelled(policy: Policy) -> str:
    """The figures as `written` reads them."""
    return ", ".join(f"{place}={figure:g}" for place, figure in policy.figures().items())


def problem(text: str) -> str | None:
    """What is wrong with the form of an answer; the rules of a spec judge the rest."""
    return None if all("=" in part for part in _parts(text)) else _MALFORMED


def written(text: str) -> Raw:
    """The policy that an answer such as `total_timeout=2.5, breaker.open_seconds=10` is."""
    raw: Raw = {}
    for part in _parts(text):
        place, _, figure = part.partition("=")
        section, dot, name = place.strip().partition(".")
        inner = cast("Raw", raw.setdefault(section, {})) if dot else raw
        inner[name or section] = _number(figure.strip())
    return raw


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str) -> object:
    """The number that a text is, else the text, for the rules of a spec to refuse."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def laid_over(policy: Policy, changes: Raw) -> Raw:
    """A policy with an answer laid over it, as a spec spells it."""
    raw: Raw = policy.model_dump(exclude_none=True)
    for key, value in changes.items():
        known = raw.get(key)
        both = isinstance(known, dict) and isinstance(value, dict)
        raw[key] = cast("Raw", known) | cast("Raw", value) if both else value
    return raw


def readable(policy: Policy, patterns: Collection[str]) -> Raw:
    """A policy as a spec spells it, without what none of these patterns reads."""
    unread = {key for key, readers in POLICY_KEYS.items() if set(readers).isdisjoint(patterns)}
    return policy.model_dump(exclude_none=True, exclude=unread)


def by_service(policies: Iterable[EdgePolicy], patterns: Collection[str]) -> Raw:
    """The policies of a caller as a spec spells them."""
    return {each.service: readable(each.policy, patterns) for each in policies}


def composition_raw(composition: Composition, patterns: Collection[str]) -> Raw:
    """A composition as a spec with these patterns spells it."""
    raw: Raw = composition.model_dump(exclude={"call_policies"})
    if composition.call_policies and not set(GUARDS).isdisjoint(patterns):
        raw["call_policies"] = by_service(composition.call_policies, patterns)
    return raw

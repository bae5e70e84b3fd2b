"""The rules of call policies: what nothing reads, what cannot go together, whom calls go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import something
from msgen.spec.figures import FIGURES
from msgen.spec.patterns import GUARDS, POLICY_KEYS
from msgen.spec.policies import PolicyDraft
from msgen.spec.report import child, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.report import Report
    from msgen.spec.sections import Caller, Parts

_NEED_CALLS: Final = ("circuit-breaker", "retry")
_PAIRS: Final = (
    ("connect_timeout", "total_timeout"),
    ("retry.first_delay", "retry.longest_delay"),
)
"""Of each pair the first figure is never more than the second."""


def drop_unread(
    report: Report, parts: Parts, patterns: Collection[str], excluded: Collection[str]
) -> None:
    """Drop the sections that no chosen pattern reads, and say so unless it was ruled out."""
    for policy in _policies(parts):
        for section, (pattern,) in POLICY_KEYS.items():
            unread = [place for place in policy.figures if place.startswith(f"{section}.")]
            if pattern in patterns or not unread:
                continue
            for place in unread:
                del policy.figures[place]
            if pattern not in excluded:
                place = child(policy.place, section)
                report.note(place, f"was dropped: only {pattern} reads it")


def _policies(parts: Parts) -> Iterator[PolicyDraft]:
    """Every policy of a spec: the system's, then those of single calls."""
    if parts.call_policy is not None:
        yield parts.call_policy
    for caller in parts.callers:
        yield from caller.call_policies or ()


def check(
    report: Report,
    parts: Parts,
    patterns: Collection[str],
    by_name: Mapping[str, ServiceDraft],
) -> None:
    """Check the policies against whom is called, and that there is something to guard."""
    system = parts.call_policy or PolicyDraft("call_policy")
    holds = {place: figure.default for place, figure in FIGURES.items()} | system.figures
    _pairs(report, system, holds)
    for caller in parts.callers:
        for policy in caller.call_policies or ():
            _callee(report, policy, caller, by_name)
            _pairs(report, policy, holds | policy.figures)
    if _lacks_calls(parts, patterns) and not something.first_call(parts.services):
        needing = [pattern for pattern in _NEED_CALLS if pattern in patterns]
        report.error(
            "patterns",
            f"no service can call another one: {' and '.join(needing)} would guard nothing",
            f"add a service to call, or leave {' and '.join(needing)} out",
        )


def _pairs(report: Report, policy: PolicyDraft, holds: Mapping[str, float | None]) -> None:
    """Refuse two figures that cannot go together, at one that this policy says."""
    for less, more in _PAIRS:
        low, high = holds[less], holds[more]
        said = next((place for place in (less, more) if place in policy.figures), None)
        if said is None or low is None or high is None or low <= high:
            continue
        report.error(
            f"{policy.place}.{said}",
            f"{_last(less)} is {low:g}, more than the {high:g} of {_last(more)}",
            f"make {_last(less)} less, or {_last(more)} at least {low:g}",
        )


def _last(place: str) -> str:
    return place.rpartition(".")[2]


def _callee(
    report: Report, policy: PolicyDraft, caller: Caller, by_name: Mapping[str, ServiceDraft]
) -> None:
    called = caller.called
    if policy.service in called:
        return
    if policy.service in by_name:
        message = f"{shown(caller.name or '')} does not call {shown(policy.service)}"
    else:
        message = f"unknown service {shown(policy.service)}"
    otherwise = f"one that {shown(caller.name or '')} calls: {', '.join(called) or 'none yet'}"
    report.error(policy.place, message, report.suggest(policy.service, called, otherwise))


def _lacks_calls(parts: Parts, patterns: Collection[str]) -> bool:
    """Whether a chosen pattern guards calls, and nothing will call anybody."""
    if "api-composition" in patterns or set(_NEED_CALLS).isdisjoint(patterns):
        return False
    return not any(service.calls for service in parts.services)


def derive(report: Report, parts: Parts, patterns: Collection[str]) -> None:
    """Write out what holds, and give the chosen patterns a call to guard."""
    if set(GUARDS).isdisjoint(patterns):
        return
    if _lacks_calls(parts, patterns) and (found := something.first_call(parts.services)):
        caller, callee = found
        place = child(caller.place, "calls")
        caller.calls.append((place, callee))
        needing = [pattern for pattern in _NEED_CALLS if pattern in patterns]
        report.note(place, f"{callee} was added: {' and '.join(needing)} had no call to guard")
    system = parts.call_policy = parts.call_policy or PolicyDraft("call_policy")
    for place, figure in FIGURES.items():
        section, dot, _ = place.partition(".")
        if not dot or POLICY_KEYS[section][0] in patterns:
            system.figures.setdefault(place, figure.default)
    for caller in parts.callers:
        for policy in caller.call_policies or ():
            _keep_differences(report, policy, system)
        caller.call_policies = [it for it in caller.call_policies or () if it.figures]


def _keep_differences(report: Report, policy: PolicyDraft, system: PolicyDraft) -> None:
    for place, figure in list(policy.figures.items()):
        if system.figures.get(place) == figure:
            del policy.figures[place]
            report.note(f"{policy.place}.{place}", "was dropped: call_policy says the same")

"""The rules of sagas: who takes part, which names they need, and what starts what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.spec import effects, graph
from msgen.spec.report import child, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.report import Report
    from msgen.spec.sagas import SagaDraft, StepDraft


def add_calls(
    report: Report, sagas: Iterable[SagaDraft], by_name: Mapping[str, ServiceDraft]
) -> None:
    """Let the owner of each orchestrated saga call its participants."""
    for saga in sagas:
        owner = by_name.get(saga.service or "")
        if owner is None or saga.style != "orchestration":
            continue
        called = {peer for _, peer in owner.calls} | {saga.service}
        for step in saga.steps:
            if step.service in by_name and step.service not in called and step.service:
                called.add(step.service)
                place = child(owner.place, "calls")
                owner.calls.append((place, step.service))
                report.note(place, f"{step.service} was added: {saga.name} calls it")


def check(report: Report, sagas: Sequence[SagaDraft], by_name: Mapping[str, ServiceDraft]) -> None:
    """Check every saga against the services, and all of them against each other."""
    _unique_names(report, sagas)
    for saga in sagas:
        owner = by_name.get(saga.service or "")
        if saga.service is not None and owner is None:
            _unknown(report, child(saga.place, "service"), saga.service, by_name)
        _unique_words(report, saga)
        for step in saga.steps:
            _step(report, saga, step, owner, by_name)
    _endless(report, sagas, by_name)


def _unique_names(report: Report, sagas: Iterable[SagaDraft]) -> None:
    seen: dict[str, SagaDraft] = {}
    for saga in sagas:
        if not saga.name:
            continue
        first = seen.setdefault(saga.name.replace("-", ""), saga)
        if first is not saga:
            report.error(
                child(saga.place, "name"),
                f"saga {shown(saga.name)} is already defined by {first.place}",
                "choose another name",
            )


def _unique_words(report: Report, saga: SagaDraft) -> None:
    """Refuse what would make one path, function or class of two: a-1 and a1 are both A1."""
    seen: dict[str, str] = {}
    for step in saga.steps:
        for key, word in (("action", step.action), ("compensation", step.compensation)):
            if not word or step.service is None:
                continue
            place = child(step.place, key)
            first = seen.setdefault(f"{step.service} {word.replace('-', '')}", place)
            if first != place:
                report.error(
                    place,
                    f"{shown(word)} is already used by {first}",
                    "choose another word",
                )


def _step(
    report: Report,
    saga: SagaDraft,
    step: StepDraft,
    owner: ServiceDraft | None,
    by_name: Mapping[str, ServiceDraft],
) -> None:
    if step.timeout and saga.timeout and step.timeout > saga.timeout:
        report.error(
            child(step.place, "timeout"),
            f"{step.timeout} seconds are more than the {saga.timeout} of the whole saga",
            f"make it less, or raise {saga.place}.timeout",
        )
    if step.service is None:
        return
    participant = by_name.get(step.service)
    if participant is None:
        _unknown(report, child(step.place, "service"), step.service, by_name)
        return
    place = child(step.place, "effect")
    if step.takes is not None and step.effect != "takes":
        report.error(place, f"{step.effect} nothing, but takes is given", "write effect: takes")
    elif step.effect == "takes" and step.takes is None:
        hint = "add takes: {field: on_hand, amount: quantity, match: product_id}"
        report.error(step.place, "does not say what it takes", hint)
    elif owner is participant and step.effect != "holds":
        report.error(
            place,
            f"a step at the saga's own service cannot have the effect {step.effect}",
            "write effect: holds, and let the team's code do the rest",
        )
    elif owner and step.effect == "creates":
        effects.check_creates(report, place, owner, participant)
    elif owner and step.takes is not None:
        effects.check_takes(report, step.takes, owner, participant)


def _endless(
    report: Report, sagas: Sequence[SagaDraft], by_name: Mapping[str, ServiceDraft]
) -> None:
    """Refuse sagas that start each other by what they create, for ever."""
    starts: dict[str, list[str]] = {name: [] for name in by_name}
    for saga in sagas:
        created = [step.service for step in saga.steps if step.effect == "creates"]
        if saga.service in starts:
            starts[saga.service].extend(each for each in created if each in starts and each)
    owners = {saga.service for saga in sagas}
    among = {name: [peer for peer in peers if peer in owners] for name, peers in starts.items()}
    for cycle in graph.cycles(among):
        if len(cycle) > 2:  # noqa: PLR2004 - a saga that creates its own entity was refused above
            report.error(
                "sagas",
                f"start each other for ever: {' -> '.join(map(shown, cycle[:4]))}",
                "let one of them hold instead of create",
            )


def _unknown(report: Report, place: str, name: str, by_name: Mapping[str, ServiceDraft]) -> None:
    hint = report.suggest(name, list(by_name), "add it to services")
    report.error(place, f"unknown service {shown(name)}", hint)

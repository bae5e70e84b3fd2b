"""Sagas: how a spec spells them, shorthand and all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgen.spec import limits, names, shape
from msgen.spec.report import child, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec.report import Report
    from msgen.spec.shape import Raw

SAGA_KEYS: Final = ("name", "service", "style", "timeout", "steps")
STEP_KEYS: Final = ("service", "action", "compensation", "timeout", "effect", "takes")
TAKES_KEYS: Final = ("field", "amount", "match")

_KEYS_HINT: Final = "known keys: {}"
_STEP: Final = "a step such as payments.authorize/void"
_OPPOSITES: Final = {
    "authorize": "void",
    "book": "cancel",
    "charge": "refund",
    "create": "remove",
    "hold": "release",
    "open": "close",
    "reserve": "release",
    "ship": "cancel",
}


@dataclass(slots=True)
class TakesDraft:
    """What a step subtracts; None stands for what was left out or unreadable."""

    place: str
    field: str | None = None
    amount: str | None = None
    match: str | None = None


@dataclass(slots=True)
class StepDraft:
    """One step; None stands for what was left out or unreadable."""

    place: str
    service: str | None = None
    action: str | None = None
    compensation: str | None = None
    timeout: int | None = None
    effect: str | None = None
    takes: TakesDraft | None = None


@dataclass(slots=True)
class SagaDraft:
    """One saga; None stands for what was left out or unreadable."""

    place: str
    name: str | None = None
    service: str | None = None
    style: str = "orchestration"
    timeout: int | None = limits.SAGA_TIMEOUT
    steps: list[StepDraft] = field(default_factory=list[StepDraft])


def read_sagas(report: Report, value: object) -> list[SagaDraft]:
    """Read `sagas:`, a list of mappings."""
    found = shape.items(report, "sagas", value, "a list of sagas", limits.MAX_SAGAS) or []
    return [_read_saga(report, child("sagas", index), item) for index, item in enumerate(found)]


def _read_saga(report: Report, place: str, value: object) -> SagaDraft:
    draft = SagaDraft(place)
    raw = shape.mapping(report, place, value, "a saga")
    if raw is None:
        return draft
    shape.known(report, place, raw, SAGA_KEYS, _KEYS_HINT.format(", ".join(SAGA_KEYS)))
    draft.name = _name(report, place, raw, "name", names.SAGA)
    draft.service = shape.needed(report, place, raw, "service", "the service that owns the saga")
    if "style" in raw:
        where = child(place, "style")
        draft.style = _choice(report, where, raw["style"], limits.STYLES) or draft.style
    if "timeout" in raw:
        where = child(place, "timeout")
        draft.timeout = shape.seconds(report, where, raw["timeout"], limits.MAX_SAGA_TIMEOUT)
    draft.steps = _read_steps(report, place, raw)
    for step in draft.steps:
        if step.timeout is None:
            step.timeout = min(limits.STEP_TIMEOUT, draft.timeout or limits.STEP_TIMEOUT)
    return draft


def _read_steps(report: Report, place: str, raw: Raw) -> list[StepDraft]:
    if "steps" not in raw:
        report.error(place, "a saga needs steps", "add steps: [payments.authorize/void]")
        return []
    where = child(place, "steps")
    found = shape.items(report, where, raw["steps"], "a list of steps", limits.MAX_STEPS)
    if found == []:
        report.error(where, "a saga needs at least one step", "for example payments.authorize/void")
    return [_read_step(report, child(where, index), item) for index, item in enumerate(found or [])]


def _read_step(report: Report, place: str, value: object) -> StepDraft:
    draft = StepDraft(place)
    opened = opened_step(value) if isinstance(value, str) else value
    raw = shape.mapping(report, place, opened, _STEP)
    if raw is None:
        return draft
    shape.known(report, place, raw, STEP_KEYS, _KEYS_HINT.format(", ".join(STEP_KEYS)))
    draft.service = shape.needed(report, place, raw, "service", "the service that takes the step")
    draft.action = _name(report, place, raw, "action", names.ACTION)
    if "compensation" in raw:
        draft.compensation = _name(report, place, raw, "compensation", names.ACTION)
    elif draft.action:
        draft.compensation = _opposite(draft.action)
    if "timeout" in raw:
        where = child(place, "timeout")
        draft.timeout = shape.seconds(report, where, raw["timeout"], limits.MAX_STEP_TIMEOUT)
    if "takes" in raw:
        draft.takes = _read_takes(report, child(place, "takes"), raw["takes"])
    draft.effect = "holds" if draft.takes is None else "takes"
    if "effect" in raw:
        where = child(place, "effect")
        draft.effect = _choice(report, where, raw["effect"], limits.EFFECTS) or draft.effect
    return draft


def opened_step(text: str) -> object:
    """Turn `payments.authorize/void` into a mapping; return any other text as it is."""
    service, dot, rest = text.partition(".")
    action, slash, compensation = rest.partition("/")
    if not dot:
        return text
    step: Raw = {"service": service, "action": action}
    return {**step, "compensation": compensation} if slash else step


def _opposite(action: str) -> str:
    """What undoes an action, by name: reserve -> release."""
    opposite = _OPPOSITES.get(action, f"undo-{action}")
    return opposite[: limits.MAX_NAME].rstrip("-")


def _read_takes(report: Report, place: str, value: object) -> TakesDraft | None:
    raw = shape.mapping(report, place, value, "what is taken: field, amount and match")
    if raw is None:
        return None
    shape.known(report, place, raw, TAKES_KEYS, _KEYS_HINT.format(", ".join(TAKES_KEYS)))
    field, amount, match = (
        shape.needed(report, place, raw, key, "the name of a field") for key in TAKES_KEYS
    )
    return TakesDraft(place, field, amount, match)


def _name(report: Report, place: str, raw: Raw, key: str, style: names.Style) -> str | None:
    name = shape.needed(report, place, raw, key, f"the name of {style.noun}")
    if name is not None and (problem := names.problem_with(name, style)):
        where = child(place, key) if key in raw else place
        report.error(where, problem.message, problem.hint)
    return name


def _choice(report: Report, place: str, value: object, choices: Sequence[str]) -> str | None:
    text = shape.text(report, place, value, f"one of {', '.join(choices)}")
    if text is None or text in choices:
        return text
    otherwise = f"one of {', '.join(choices)}"
    report.error(place, f"unknown choice {shown(text)}", report.suggest(text, choices, otherwise))
    return None

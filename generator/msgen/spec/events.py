"""Events: how a spec spells them, and the rules they obey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from msgen.spec import limits, names, shape, words
from msgen.spec.report import child, described, shown
from msgen.spec.reserved import REACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from msgen.spec.draft import ServiceDraft
    from msgen.spec.report import Report

_ENDINGS: Final = {
    "Changed": "changed",
    "Updated": "changed",
    "Removed": "removed",
    "Deleted": "removed",
}
_VERBS: Final = {"created": "Created", "changed": "Changed", "removed": "Removed"}
_MOMENTS: Final = f"one of {', '.join(limits.MOMENTS)}"


@dataclass(slots=True)
class EventDraft:
    """One event of a service; `on` is one of the moments, None when it was none."""

    place: str
    name: str
    on: str | None


@dataclass(slots=True)
class ConsumeDraft:
    """One event of another service."""

    place: str
    service: str
    event: str


def read_publishes(report: Report, place: str, value: object) -> list[EventDraft]:
    """Read `{OrderPlaced: created}`, `[OrderPlaced, OrderChanged: changed]` or a mix."""
    pairs = list(_pairs(report, place, value))
    if len(pairs) > limits.MAX_EVENTS:
        report.error(
            place,
            f"has {len(pairs)} events, at most {limits.MAX_EVENTS} are allowed",
            "split the service up",
        )
    drafts: list[EventDraft] = []
    for where, name, moment in pairs[: limits.MAX_EVENTS]:
        if problem := names.problem_with(name, names.EVENT):
            report.error(where, problem.message, problem.hint)
        drafts.append(EventDraft(where, name, _moment(report, where, name, moment)))
    return drafts


def _pairs(report: Report, place: str, value: object) -> Iterator[tuple[str, str, object]]:
    if not isinstance(value, list | tuple):
        what = "events ({name: moment} or a list)"
        raw = shape.mapping(report, place, value, what) or {}
        yield from ((child(place, name), name, moment) for name, moment in raw.items())
        return
    for index, item in enumerate(shape.items(report, place, cast("object", value), "events") or []):
        where = child(place, index)
        if isinstance(item, str):
            yield where, item, ""
        elif isinstance(item, dict):
            raw = shape.mapping(report, where, cast("object", item), "an event") or {}
            yield from ((where, name, moment) for name, moment in raw.items())
        else:
            report.error(where, f"expected an event, found {described(item)}", "write its name")


def _moment(report: Report, place: str, name: str, value: object) -> str | None:
    if value == "":
        return next((on for end, on in _ENDINGS.items() if name.endswith(end)), "created")
    moment = shape.text(report, place, value, "a moment in the entity's life")
    if moment is None or moment in limits.MOMENTS:
        return moment
    hint = report.suggest(moment, limits.MOMENTS, _MOMENTS)
    report.error(place, f"unknown moment {shown(moment)}", hint)
    return None


def read_consumes(report: Report, place: str, value: object) -> list[ConsumeDraft]:
    """Read `[payments.PaymentCaptured]`."""
    most = limits.MAX_SERVICES * limits.MAX_EVENTS
    drafts: list[ConsumeDraft] = []
    for index, item in enumerate(shape.items(report, place, value, "a list of events", most) or []):
        where = child(place, index)
        text = shape.text(report, where, item, "an event, as service.Event")
        if text is None:
            continue
        service, dot, event = text.partition(".")
        if not dot:
            message = f"{shown(text)} does not say whose event it is"
            report.error(where, message, "for example payments.PaymentCaptured")
            continue
        drafts.append(ConsumeDraft(where, service, event))
    return drafts


def add_lifecycle(service: ServiceDraft) -> list[EventDraft]:
    """Let a service publish what it lacks of created, changed and removed; return those."""
    events = service.publishes = service.publishes or []
    entity = service.entity.name if service.entity else None
    if entity is None:
        return []
    told = {event.on for event in events}
    place = child(service.place, "publishes")
    added = [
        EventDraft(place, _free_name(f"{entity}{_VERBS[on]}", events), on)
        for on in limits.MOMENTS
        if on not in told
    ]
    events.extend(added)
    return added


def _free_name(name: str, events: Iterable[EventDraft]) -> str:
    """The name, with a number when an event of that name tells of another moment."""
    taken = {words.snake(event.name) for event in events}
    numbered = (f"{name}{number}" for number in range(2, limits.MAX_EVENTS + 3))
    return next(each for each in (name, *numbered) if words.snake(each) not in taken)


def check(
    report: Report, services: Iterable[ServiceDraft], by_name: Mapping[str, ServiceDraft]
) -> None:
    """Check the events of each service against each other and against those that consume them."""
    for service in services:
        _unique_events(report, service)
        _consumes(report, service, by_name)


def _unique_events(report: Report, service: ServiceDraft) -> None:
    """Refuse events that make one file name, or the name of the entity."""
    seen: dict[str, EventDraft] = {}
    entity = service.entity.name if service.entity else None
    for event in service.publishes or []:
        first = seen.setdefault(words.snake(event.name), event)
        if first is not event:
            report.error(
                event.place,
                f"event {shown(event.name)} is already defined by {first.place}",
                "choose another name",
            )
        if event.name == entity:
            message = f"{shown(event.name)} is the entity itself"
            report.error(event.place, message, f"for example {shown(f'{entity}Created')}")


def _consumes(report: Report, service: ServiceDraft, by_name: Mapping[str, ServiceDraft]) -> None:
    modules: dict[str, ConsumeDraft] = {}
    for each in service.consumes or []:
        if each.service == service.name:
            message = f"{shown(each.service)} cannot consume its own event"
            report.error(each.place, message, "remove it: the service knows what it did")
            continue
        if each.service not in by_name:
            others = [name for name in by_name if name != service.name]
            report.error(
                each.place,
                f"unknown service {shown(each.service)}",
                report.suggest(each.service, others, "add it to services"),
            )
            continue
        published = [event.name for event in by_name[each.service].publishes or []]
        if each.event not in published:
            report.error(
                each.place,
                f"{shown(each.service)} publishes no event {shown(each.event)}",
                report.suggest(
                    each.event, published, f"add it to {by_name[each.service].place}.publishes"
                ),
            )
            continue
        _unique_reaction(report, each, modules)


def _unique_reaction(
    report: Report, consumed: ConsumeDraft, modules: dict[str, ConsumeDraft]
) -> None:
    """Refuse an event twice, and two that make one module: pay + RefundSent, pay-refund + Sent."""
    module = f"{consumed.service.replace('-', '_')}_{words.snake(consumed.event)}"
    if module in REACTIONS:
        message = f"makes the module {shown(module)}, a name the generated code uses itself"
        report.error(consumed.place, message, "give the event another name")
    first = modules.setdefault(module, consumed)
    if first is consumed:
        return
    name = f"{consumed.service}.{consumed.event}"
    if (first.service, first.event) == (consumed.service, consumed.event):
        report.error(consumed.place, f"{shown(name)} is already consumed", "remove one of them")
    else:
        report.error(
            consumed.place,
            f"{shown(name)} makes the module {shown(module)}, which {first.place} makes too",
            "give the event another name",
        )

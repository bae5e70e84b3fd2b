"""The questions about what patterns act on: take what msgen suggests, or choose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgen.errors import InputError
from msgen.spec.limits import MOMENTS
from msgen.spec.patterns import GUARDS
from msgen.spec.something import saga_name
from msgen.wizard.calls import ask_compositions, ask_policies
from msgen.wizard.draft import ServiceDraft, SystemDraft
from msgen.wizard.jobs import ask_jobs
from msgen.wizard.legacy import ask_legacy
from msgen.wizard.prompts import Choice, taken
from msgen.wizard.rules import Rules, normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec import System
    from msgen.spec.model import Saga, Step
    from msgen.wizard.prompts import Prompts

_STEPS: Final = "Steps in order, such as payments.authorize/void, inventory.reserve/release"


def ask_sections(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    """Ask for what the chosen patterns act on; a suggestion that is taken stays msgen's to make."""
    questions = (
        (("event-driven",), _ask_events),
        (("saga",), _ask_sagas),
        (("cqrs",), _ask_read_models),
        (("api-composition",), ask_compositions),
        (GUARDS, ask_policies),
        (("leader-election",), ask_jobs),
        (("strangler-fig",), ask_legacy),
    )
    for patterns, ask in questions:
        if not set(patterns).isdisjoint(draft.patterns):
            try:
                suggested = normalised(draft)
            except InputError:  # said when the spec is complete
                return draft
            draft = ask(prompts, draft, suggested)
    return draft


def _ask_events(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    told = [
        f"{service.name} reacts to {', '.join(service.consumes)}"
        for service in suggested.services
        if service.consumes
    ]
    if taken(prompts, "Events", told or ["published, and nobody reacts yet"]):
        return draft
    current = SystemDraft.of(suggested, draft.excluded)
    publishers = prompts.several(
        "Who publishes events",
        [Choice(service.name, service.name) for service in draft.services],
        checked=[service.name for service in current.services if service.publishes],
        problem=lambda answer: None if answer else "somebody has to publish something",
    )
    published = {
        service.name: service.publishes or _lifecycle(service.entity)
        for service in current.services
        if service.name in publishers
    }
    consumed: dict[str, list[str]] = {}
    for publisher, events in published.items():
        for consumer in _ask_consumers(prompts, current, publisher):
            consumed.setdefault(consumer, []).extend(f"{publisher}.{name}" for name, _ in events)
    services = (
        replace(
            service,
            publishes=published.get(service.name, ()),
            consumes=tuple(consumed.get(service.name, ())),
        )
        for service in draft.services
    )
    return replace(draft, services=tuple(services))


def _lifecycle(entity: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{entity}{moment.capitalize()}", moment) for moment in MOMENTS)


def _ask_consumers(prompts: Prompts, current: SystemDraft, publisher: str) -> list[str]:
    others = [service for service in current.services if service.name != publisher]
    if not others:
        return []
    return prompts.several(
        f"Who reacts to the events of {publisher}",
        [Choice(service.name, service.name) for service in others],
        checked=[service.name for service in others if _listens(service, publisher)],
        problem=lambda _: None,
    )


def _listens(service: ServiceDraft, publisher: str) -> bool:
    return any(event.startswith(f"{publisher}.") for event in service.consumes)


def _ask_sagas(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    sagas = suggested.sagas or ()
    told = [f"{saga.name} of {saga.service}: {_spelled(saga.steps)}" for saga in sagas]
    if taken(prompts, "Saga", told):
        return draft
    owner = prompts.one(
        "Whose process is it (it begins when an entity of that service is created)",
        [Choice(service.name, f"{service.name}: {service.entity}") for service in draft.services],
        default=next((saga.service for saga in sagas), draft.services[0].name),
    )
    rules = Rules(draft)
    entity = next(service.entity for service in draft.services if service.name == owner)
    raw: dict[str, object] = {"name": saga_name(entity), "service": owner}

    def answered(text: str) -> dict[str, object]:
        steps = [part.strip() for part in text.split(",") if part.strip()]
        return {"sagas": [raw | {"steps": steps}]}

    same = next((saga for saga in sagas if saga.service == owner), None)
    steps = prompts.text(
        _STEPS,
        default=_spelled(same.steps) if same else "",
        problem=lambda text: rules.problem(draft, answered(text)),
    )
    (saga,) = normalised(draft, answered(steps)).sagas or (None,)
    return replace(draft, sagas=(_with_effects(prompts, draft, saga),)) if saga else draft


def _spelled(steps: Sequence[Step]) -> str:
    return ", ".join(f"{step.service}.{step.action}/{step.compensation}" for step in steps)


def _with_effects(prompts: Prompts, draft: SystemDraft, saga: Saga) -> Saga:
    """Ask what each participant does that could create an entity from what the owner's holds."""
    rules = Rules(draft)
    entities = {service.name: service.entity for service in draft.services}
    steps = list(saga.steps)
    for index, step in enumerate(saga.steps):
        creating = step.model_copy(update={"effect": "creates"})
        trial = saga.model_copy(update={"steps": (*steps[:index], creating, *steps[index + 1 :])})
        if rules.problem(replace(draft, sagas=(trial,))) is not None:
            continue
        choices = [
            Choice(
                "creates", f"creates the {entities[step.service]} from what {saga.service} knows"
            ),
            Choice("holds", "keeps a record that can be undone; your code does the rest"),
        ]
        subject = f"What {step.service}.{step.action} does"
        if prompts.one(subject, choices, default="creates") == "creates":
            steps[index] = creating
    return saga.model_copy(update={"steps": tuple(steps)})


def _ask_read_models(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    views = suggested.read_models or ()
    told = [f"{view.name} from {', '.join(it.service for it in view.sources)}" for view in views]
    if taken(prompts, "Read model", told):
        return draft
    root = prompts.one(
        "What it shows",
        [Choice(service.name, f"{service.name}: {service.entity}") for service in draft.services],
        default=next((view.sources[0].service for view in views), draft.services[0].name),
    )
    rules = Rules(draft)
    joinable = [
        service.name
        for service in draft.services
        if service.name != root
        and rules.problem(draft, {"read_models": [{"sources": [root, service.name]}]}) is None
    ]
    joined: list[str] = []
    if joinable:
        joined = prompts.several(
            f"Joined with (they refer to {root})",
            [Choice(name, name) for name in joinable],
            checked=joinable,
            problem=lambda answer: rules.problem(
                draft, {"read_models": [{"sources": [root, *answer]}]}
            ),
        )
    done = normalised(draft, {"read_models": [{"sources": [root, *joined]}]})
    return replace(draft, read_models=done.read_models or ())

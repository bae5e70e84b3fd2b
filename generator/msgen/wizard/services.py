"""The questions about services, one service at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgen.errors import InputError
from msgen.wizard.draft import ServiceDraft, SystemDraft
from msgen.wizard.prompts import Choice
from msgen.wizard.rules import Rules, findings, normalised

if TYPE_CHECKING:
    from msgen.wizard.prompts import Prompts

_FIELDS = "Fields, such as sku:str, price:decimal, note:text?, product_id:catalog.Product"


def ask_services(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    """Let services be added, changed and removed until somebody says done; at least one stays."""
    if not draft.services:
        draft = _add(prompts, draft)
    while True:
        choices = [
            *(
                Choice(str(index), f"change {_title(it)}")
                for index, it in enumerate(draft.services)
            ),
            Choice("add", "add a service"),
            Choice("done", "done"),
        ]
        match prompts.one("Services", choices, default="done"):
            case "done":
                missing = [it for it in findings(draft) if it.place == "patterns"]
                if not missing:
                    return draft
                prompts.say(f"not yet: {missing[0].message}: {missing[0].hint}")
            case "add":
                draft = _add(prompts, draft)
            case index:
                draft = _change(prompts, draft, int(index))


def _title(service: ServiceDraft) -> str:
    fields = ", ".join(field.partition(":")[0] for field in service.fields)
    calls = f", calls {', '.join(service.calls)}" if service.calls else ""
    return f"{service.name}: {service.entity} ({fields}){calls}"


def _add(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    index = len(draft.services)
    rules = Rules(draft)
    name = prompts.text(
        "Name of the service",
        default="",
        problem=lambda answer: rules.problem(draft.with_service(index, ServiceDraft(answer))),
    )
    draft = _completed(draft.with_service(index, ServiceDraft(name)))
    draft = _ask_entity(prompts, draft, index)
    if index:
        draft = _ask_calls(prompts, draft, index)
    return _ask_fields(prompts, draft, index)


def _completed(draft: SystemDraft) -> SystemDraft:
    """The draft with what msgen derives for its last service, to be proposed to the user."""
    try:
        system = normalised(replace(draft, patterns=()))  # which may need what comes later
    except InputError:  # something else is still missing
        return draft
    last = draft.services[-1]
    derived = SystemDraft.of(system, draft.excluded)
    entity, fields = next((it.entity, it.fields) for it in derived.services if it.name == last.name)
    return draft.with_service(len(draft.services) - 1, replace(last, entity=entity, fields=fields))


def _change(prompts: Prompts, draft: SystemDraft, index: int) -> SystemDraft:
    name = draft.services[index].name
    choices = [
        Choice("name", "rename it"),
        Choice("entity", "rename its entity"),
        Choice("fields", "change its fields"),
        Choice("calls", "change whom it calls"),
        Choice("remove", "remove it"),
        Choice("back", "back"),
    ]
    match prompts.one(f"What about {name}?", choices, default="back"):
        case "name":
            return _rename(prompts, draft, index)
        case "entity":
            return _ask_entity(prompts, draft, index)
        case "fields":
            return _ask_fields(prompts, draft, index)
        case "calls":
            return _ask_calls(prompts, draft, index)
        case "remove":
            return _remove(prompts, draft, index)
        case _:
            return draft


def _rename(prompts: Prompts, draft: SystemDraft, index: int) -> SystemDraft:
    rules = Rules(draft)
    entity = draft.services[index].entity
    name = prompts.text(
        "Name of the service",
        default=draft.services[index].name,
        problem=lambda answer: rules.problem(draft.renamed(index, answer, entity)),
    )
    return draft.renamed(index, name, entity)


def _ask_entity(prompts: Prompts, draft: SystemDraft, index: int) -> SystemDraft:
    rules = Rules(draft)
    service = draft.services[index]
    entity = prompts.text(
        f"What {service.name} keeps (its entity)",
        default=service.entity,
        problem=lambda answer: rules.problem(draft.renamed(index, service.name, answer)),
    )
    return draft.renamed(index, service.name, entity)


def _ask_fields(prompts: Prompts, draft: SystemDraft, index: int) -> SystemDraft:
    rules = Rules(draft)
    service = draft.services[index]

    def answered(text: str) -> SystemDraft:
        parts = (part.strip() for part in text.split(","))
        fields = tuple(part for part in parts if part)
        return draft.with_service(index, replace(service, fields=fields))

    def problem(text: str) -> str | None:
        changed = answered(text)
        if not changed.services[index].fields:
            return "an entity needs at least one field"
        return rules.problem(changed)

    fields = prompts.text(_FIELDS, default=", ".join(service.fields), problem=problem)
    return answered(fields)


def _ask_calls(prompts: Prompts, draft: SystemDraft, index: int) -> SystemDraft:
    rules = Rules(draft)
    service = draft.services[index]
    peers = [Choice(it.name, it.name) for it in draft.services if it.name != service.name]
    if not peers:
        prompts.say("there is no other service to call yet")
        return draft
    calls = prompts.several(
        f"Whom {service.name} calls",
        peers,
        checked=service.calls,
        problem=lambda answer: rules.problem(draft.with_service(index, service.calling(answer))),
    )
    return draft.with_service(index, service.calling(calls))


def _remove(prompts: Prompts, draft: SystemDraft, index: int) -> SystemDraft:
    without = draft.without_service(index)
    problem = Rules(draft).problem(without)
    if problem is not None:
        prompts.say(f"{draft.services[index].name} stays: {problem}")
        return draft
    return without

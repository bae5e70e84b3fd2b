"""The questions about compositions and call policies: take what msgen suggests, or choose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from msgen.spec.model import Policy
from msgen.wizard import policies
from msgen.wizard.draft import SystemDraft
from msgen.wizard.prompts import Choice, taken
from msgen.wizard.rules import Rules, normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec import System
    from msgen.spec.model import Composition
    from msgen.wizard.prompts import Prompts

    Edges = dict[tuple[str, str], Policy]

_FIGURES: Final = "Figures that differ, such as total_timeout=2.5, breaker.open_seconds=10"
_DONE: Final = "done"


def ask_compositions(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    """Ask for a composition: its name and whom it asks."""
    compositions = suggested.compositions or ()
    if taken(prompts, "Composition", [_told(each) for each in compositions]):
        return draft
    rules = Rules(draft)
    current = next(iter(compositions))
    name = prompts.text(
        "Name of the composition",
        default=current.name,
        problem=lambda text: rules.problem(draft, _written(text, current.called)),
    )
    names = [service.name for service in draft.services]
    joinable = {
        root: [
            other
            for other in names
            if other != root and rules.problem(draft, _written(name, [root, other])) is None
        ]
        for root in names
    }
    root = prompts.one(
        "What it shows",
        [
            Choice(service.name, f"{service.name}: {service.entity}")
            for service in draft.services
            if joinable[service.name]
        ],
        default=current.called[0],
    )
    sources = _ask_sources(prompts, root, joinable[root])
    done = normalised(draft, _written(name, [root, *sources]))
    return replace(draft, compositions=done.compositions or ())


def _told(composition: Composition) -> str:
    """A composition in a line; what it can answer without stands in brackets."""
    parts = (it.service if it.required else f"[{it.service}]" for it in composition.sources)
    return f"{composition.name} asks {', '.join(parts)}"


def _written(name: str, sources: Sequence[object]) -> dict[str, object]:
    return {"compositions": [{"name": name, "sources": list(sources)}]}


def _ask_sources(prompts: Prompts, root: str, joinable: Sequence[str]) -> list[object]:
    joined = prompts.several(
        f"Together with (they can be joined to {root})",
        [Choice(name, name) for name in joinable],
        checked=joinable,
        problem=lambda answer: None if answer else "a composition needs a second source",
    )
    required = prompts.several(
        "Without whom there is no answer (without the others it is a partial one)",
        [Choice(name, name) for name in joined],
        checked=(),
        problem=lambda _: None,
    )
    return [{"service": name, "required": name in required} for name in joined]


def ask_policies(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    """Ask whether the figures of calls will do, and whether one call needs others."""
    policy = suggested.call_policy or Policy()
    for line in policies.told(policy):
        prompts.say(line)
    if not prompts.confirm("These figures for calls", default=True):
        draft = _ask_system(prompts, draft, policy)
    if _edges(suggested) and prompts.confirm("Others for one of the calls", default=False):
        draft = _ask_edges(prompts, draft)
    return draft


def _ask_system(prompts: Prompts, draft: SystemDraft, policy: Policy) -> SystemDraft:
    rules = Rules(draft)

    def changed(text: str) -> dict[str, object]:
        return {"call_policy": policies.laid_over(policy, policies.written(text))}

    answer = prompts.text(
        _FIGURES,
        default="",
        problem=lambda text: policies.problem(text) or rules.problem(draft, changed(text)),
    )
    return replace(draft, call_policy=normalised(draft, changed(answer)).call_policy)


def _ask_edges(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    """Ask for the figures of one call after the other until somebody says done."""
    while True:
        system = normalised(draft)
        edges = list(_edges(system).items())
        choices = [
            *(
                Choice(str(index), f"{caller} -> {peer}  {policies.spelled(change)}".rstrip())
                for index, ((caller, peer), change) in enumerate(edges)
            ),
            Choice(_DONE, _DONE),
        ]
        answer = prompts.one("Which call", choices, default=_DONE)
        if answer == _DONE:
            return draft
        explicit = replace(SystemDraft.of(system, draft.excluded), catalogue=draft.catalogue)
        draft = _ask_edge(prompts, explicit, *edges[int(answer)])


def _edges(system: System) -> Edges:
    """What differs for each call, by caller and callee."""
    calls: list[tuple[str, Sequence[str], dict[str, Policy]]] = [
        (
            caller.name,
            caller.called,
            {each.service: each.policy for each in caller.call_policies or ()},
        )
        for caller in (*system.services, *(system.compositions or ()))
    ]
    return {
        (caller, peer): changes.get(peer, Policy())
        for caller, called, changes in calls
        for peer in called
    }


def _ask_edge(
    prompts: Prompts, draft: SystemDraft, edge: tuple[str, str], change: Policy
) -> SystemDraft:
    rules = Rules(draft)
    caller, peer = edge

    def changed(text: str) -> dict[str, object]:
        raw = draft.raw()
        callers = [raw["services"], raw.get("compositions", [])]
        for each in (one for some in callers for one in cast("list[dict[str, object]]", some)):
            if each["name"] == caller:
                others = cast("dict[str, object]", each.get("call_policies", {}))
                each["call_policies"] = {**others, peer: policies.written(text)}
        return raw

    answer = prompts.text(
        f"{_FIGURES}, for {caller} -> {peer}",
        default=policies.spelled(change),
        problem=lambda text: policies.problem(text) or rules.problem(draft, changed(text)),
    )
    done = SystemDraft.of(normalised(draft, changed(answer)), draft.excluded)
    return replace(done, catalogue=draft.catalogue)

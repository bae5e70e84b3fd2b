"""Compositions and call policies: one key takes the suggestion, a few change it."""

from __future__ import annotations

from msgen.spec import System, normalise
from msgen.spec.model import Composition, EdgePolicy, Policy
from msgen.spec.patterns import EVERY
from msgen.wizard import SystemDraft, ask_system
from tests.wizard.scripted import Answer, Scripted

SUGGESTED = ""
FIGURES = "These figures for calls"
NOBODY: list[str] = []
ONE_CALL = "Others for one of the calls"
EVERYTHING = ["api-composition", "bulkhead", "circuit-breaker", "retry"]
SERVICES: list[dict[str, object]] = [
    {"name": "goods", "entity": {"name": "Product", "fields": ["sku"]}},
    {"name": "orders", "calls": ["goods"],
     "entity": {"name": "Order", "fields": {"product_id": "uuid", "amount": "int"}}},
    {"name": "payments", "entity": {"name": "Payment", "fields": {"order_id": "uuid"}}},
]  # fmt: skip


def draft(**more: object) -> SystemDraft:
    raw = {"system_name": "shop", "services": SERVICES, **more}
    return SystemDraft.started(raw, (), EVERY)


def asked(start: SystemDraft, patterns: list[str], *answers: Answer) -> tuple[System, Scripted]:
    """Answer the questions after the patterns; name and CI by what is proposed."""
    prompts = Scripted("", patterns, *answers, "")
    finished = ask_system(prompts, start)
    assert not prompts.answers
    return normalise(finished.raw(), catalogue=EVERY).system, prompts


def composition(system: System) -> Composition:
    """The composition of a system that has one."""
    (found,) = system.compositions or (None,)
    assert found is not None
    return found


def policies(system: System, service: str) -> dict[str, dict[str, float]]:
    """What differs for the calls of a service."""
    found = system.service(service).call_policies or ()
    return {each.service: each.policy.figures() for each in found}


def test_suggestions_are_taken_by_one_key_each() -> None:
    system, prompts = asked(draft(), EVERYTHING, "done", SUGGESTED, True, False)
    assert prompts.asked[3:-1] == ["Composition", FIGURES, ONE_CALL]
    raw = {"system_name": "shop", "services": SERVICES, "patterns": EVERYTHING}
    assert system == normalise(raw, catalogue=EVERY).system


def test_the_figures_are_told_before_they_are_asked_about() -> None:
    _, prompts = asked(draft(), ["bulkhead", "circuit-breaker"], "done", True, False)
    calls, breaker, bulkhead = prompts.said
    assert calls == "each call: connect_timeout 0.5, read_timeout 2, total_timeout 3"
    assert breaker.startswith("breaker: failure_percent 50, slow_seconds 1, ")
    assert bulkhead == "bulkhead: concurrent 20"


def test_a_composition_is_its_name_and_whom_it_asks() -> None:
    answers = ("choose", "email", "front", "orders", ["goods", "payments"], ["goods"])
    system, prompts = asked(draft(), ["api-composition"], "done", *answers)
    assert "standard library" in prompts.problems[0]
    assert prompts.proposed["Name of the composition"] == "storefront"
    assert prompts.offered["Together with (they can be joined to orders)"] == ["goods", "payments"]
    found = composition(system)
    assert found.name == "front"
    assert [(it.service, it.key, it.via, it.required) for it in found.sources] == [
        ("orders", "id", "id", True),
        ("goods", "id", "product_id", True),
        ("payments", "order_id", "id", False),
    ]


def test_a_composition_has_a_second_source() -> None:
    start = draft(services=[*SERVICES, {"name": "ledger", "entity": "Ledger"}])
    answers = ("choose", "", "orders", NOBODY, ["payments"], NOBODY)
    system, prompts = asked(start, ["api-composition"], "done", *answers)
    assert prompts.offered["What it shows"] == ["goods", "orders", "payments"]
    assert prompts.problems == ["a composition needs a second source"]
    assert [part.service for part in composition(system).sources] == ["orders", "payments"]


def test_figures_are_changed_by_name() -> None:
    system, prompts = asked(
        draft(), ["circuit-breaker"], "done", False,
        "total_timeout", "total_timout=1", "total_timeout=0.25", "retry.attempts=x",
        "total_timeout=2.5, breaker.open_seconds = 10", False,
    )  # fmt: skip
    for hint in ("name=figure", "'total_timeout'?", "total_timeout at least 0.5", "a whole number"):
        assert any(hint in problem for problem in prompts.problems)
    assert system.call_policy is not None
    figures = system.call_policy.figures()
    assert (figures["total_timeout"], figures["breaker.open_seconds"]) == (2.5, 10)
    assert figures["breaker.failure_percent"] == 50


def test_one_call_may_have_figures_of_its_own_until_they_are_taken_back() -> None:
    edges = ["0", "1", "2", "3", "done"]
    system, prompts = asked(
        draft(), EVERYTHING, "done", SUGGESTED, True, True,
        *("0", "retry.attempts=20", "retry.attempts=1, total_timeout=2.5"),
        *("2", "bulkhead.concurrent=5"),
        "done",
    )  # fmt: skip
    assert prompts.offered["Which call"] == edges
    assert "1 to 10" in prompts.problems[0]
    assert policies(system, "orders") == {"goods": {"total_timeout": 2.5, "retry.attempts": 1}}
    assert composition(system).call_policies == (
        EdgePolicy(
            service="goods", policy=Policy.model_validate({"bulkhead": {"concurrent": 5}})
        ),
    )  # fmt: skip

    start = SystemDraft.started(dict(draft_of(system)), (), EVERY)
    again, prompts = asked(start, EVERYTHING, "done", SUGGESTED, True, True, "0", " ", "done")
    question = next(question for question in prompts.asked if "orders -> goods" in question)
    assert prompts.proposed[question] == "total_timeout=2.5, retry.attempts=1"
    assert policies(again, "orders") == {}


def draft_of(system: System) -> dict[str, object]:
    return SystemDraft.of(system, ()).raw()


def guarded() -> SystemDraft:
    goods, orders, payments = SERVICES
    services = [goods, orders | {"call_policies": {"goods": {"read_timeout": 1.5}}}, payments]
    page = {
        "name": "front",
        "sources": ["orders", "goods", "payments"],
        "call_policies": {"goods": {"retry": {"attempts": 1}}},
    }
    policy = {"total_timeout": 4, "retry": {"attempts": 2}}
    return draft(patterns=EVERYTHING, services=services, compositions=[page], call_policy=policy)


def test_what_was_written_is_what_is_suggested() -> None:
    system, _ = asked(guarded(), EVERYTHING, "done", SUGGESTED, True, False)
    assert system == normalise(guarded().raw(), catalogue=EVERY).system
    assert composition(system).name == "front"
    assert policies(system, "orders") == {"goods": {"read_timeout": 1.5}}


def test_what_no_chosen_pattern_reads_is_silent() -> None:
    prompts = Scripted("", ["bulkhead"], "done", True, False, "")
    done = normalise(ask_system(prompts, guarded()).raw(), catalogue=EVERY)
    assert done.notes == ()
    assert done.system.compositions is None
    assert done.system.call_policy is not None
    assert done.system.call_policy.total_timeout == 4
    assert done.system.call_policy.retry is None
    none, _ = asked(guarded(), [], "done")
    assert (none.call_policy, none.services[0].call_policies) == (None, None)


def test_a_renamed_service_keeps_its_part() -> None:
    rename = ("0", "name", "wares")
    system, _ = asked(guarded(), EVERYTHING, *rename, "done", SUGGESTED, True, False)
    assert policies(system, "orders") == {"wares": {"read_timeout": 1.5}}
    found = composition(system)
    assert [part.service for part in found.sources] == ["orders", "wares", "payments"]
    assert [each.service for each in found.call_policies or ()] == ["wares"]


def test_a_call_that_is_taken_back_takes_its_policy_along() -> None:
    change = ("1", "calls", ["payments"])
    system, _ = asked(guarded(), EVERYTHING, *change, "done", SUGGESTED, True, False)
    assert system.service("orders").calls == ("payments",)
    assert policies(system, "orders") == {}


def test_a_removed_service_takes_its_part_along() -> None:
    answers = ("2", "remove", "done", SUGGESTED, True, False)
    system, _ = asked(guarded(), EVERYTHING, *answers)
    assert [part.service for part in composition(system).sources] == ["orders", "goods"]


def test_a_service_stays_where_nothing_could_be_put_together_without_it() -> None:
    answers = ("1", "remove", "done", SUGGESTED, True, False)
    system, prompts = asked(guarded(), EVERYTHING, *answers)
    assert prompts.said[0].startswith("orders stays: no service can be joined to another one")
    assert len(system.services) == 3


def test_a_lone_service_needs_another_one_to_call() -> None:
    raw = {"system_name": "shop", "services": [], "patterns": ["retry"]}
    blank = SystemDraft.started(raw, (), EVERY)
    system, prompts = asked(
        blank, ["retry"], "ledger", "", "", "done", "add", "ware", "", [], "", "done", True, False
    )
    assert "add a service to call" in prompts.said[0]
    assert prompts.proposed["What ware keeps (its entity)"] == "Ware"
    assert system.service("ware").calls == ("ledger",)

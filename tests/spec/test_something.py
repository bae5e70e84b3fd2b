"""A chosen pattern always has something to act on, and what nothing reads is dropped."""

from __future__ import annotations

import pytest

from msgen.errors import InputError
from msgen.spec import to_answers
from msgen.spec.model import Bulkhead, EdgePolicy, Policy
from msgen.spec.patterns import EVERY, GUARDS
from tests.spec.support import (
    known,
    market,
    notes,
    only_composition,
    only_view,
    service,
    spec,
)

EVENTS = {"ProductCreated": "created", "ProductChanged": "changed", "ProductRemoved": "removed"}


def sagas(raw: object) -> list[tuple[str, str, list[str]]]:
    return [
        (saga.name, saga.service, [step.service for step in saga.steps])
        for saga in known(raw).system.sagas or ()
    ]


def test_a_spec_without_the_new_patterns_has_no_new_key() -> None:
    answers = to_answers(known(market()).system)
    assert list(answers) == ["system_name", "patterns", "services", "ci"]
    assert "publishes" not in str(answers)


def test_the_first_called_service_publishes_and_its_first_caller_listens() -> None:
    system = known(market("event-driven")).system
    answers = to_answers(system)
    assert {event.name: event.on for event in system.service("goods").publishes or ()} == EVENTS
    assert system.service("orders").consumes == ("goods.ProductCreated",)
    assert system.service("payments").publishes == system.service("payments").consumes == ()
    assert known(answers).notes == ()


def test_a_lone_service_publishes_for_nobody_yet() -> None:
    (alone,) = known(spec("ledger", patterns=["event-driven"])).system.services
    assert len(alone.publishes or ()) == 3
    assert alone.consumes == ()


def test_services_that_call_nobody_still_have_somebody_to_listen() -> None:
    system = known(spec("b", "c", "a", patterns=["event-driven"])).system
    assert len(system.service("a").publishes or ()) == 3
    assert system.service("b").consumes == ("a.ACreated",)


def test_events_that_somebody_wrote_are_all_there_are() -> None:
    system = known(market("event-driven", orders={"publishes": ["OrderPlaced"]})).system
    assert [len(each.publishes or ()) for each in system.services] == [0, 1, 0, 0]
    assert not any(each.consumes for each in system.services)


def test_a_saga_is_that_of_the_service_with_most_calls() -> None:
    assert sagas(market("saga")) == [("place-order", "orders", ["goods", "stock"])]
    assert known(to_answers(known(market("saga")).system)).notes == ()


def test_a_saga_of_services_that_call_nobody_gives_its_owner_somebody_to_call() -> None:
    raw = spec("d", "b", "a", "e", "c", patterns=["saga"])
    assert sagas(raw) == [("place-e", "e", ["a", "b", "c"])]
    assert known(raw).system.service("e").calls == ("a", "b", "c")
    assert "services[3].calls: a was added: place-e calls it" in notes(raw)


def test_a_saga_does_not_call_two_services_whose_classes_would_hide_each_other() -> None:
    one, other = service("a-b", entity="Cd"), service("a", entity="BCd")
    assert sagas(spec(one, other, "z", patterns=["saga"])) == [("place-z", "z", ["a"])]


def test_a_saga_of_a_lone_service_is_taken_by_itself() -> None:
    assert sagas(spec("ledger", patterns=["saga"])) == [("place-ledger", "ledger", ["ledger"])]


def test_derived_names_fit_whatever_the_entity_is_called() -> None:
    long = service("ledger", entity="AbstractLedgerEntryRecordBook")
    system = known(spec(long, patterns=["saga", "cqrs"])).system
    assert [saga.name for saga in system.sagas or ()] == ["place-abstract-ledger-entry-re"]
    assert [view.name for view in system.read_models or ()] == ["abstract-ledger-entry-overview"]


def test_a_read_model_shows_what_a_saga_begins_with_and_all_that_refers_to_it() -> None:
    view = only_view(market("cqrs", "saga"))
    sources = [(source.service, source.key) for source in view.sources]
    assert (view.name, view.port) == ("order-overview", 8105)
    assert sources == [("orders", "id"), ("payments", "order_id")]


def test_cqrs_brings_events_and_says_what_it_added() -> None:
    raw = market("cqrs", orders={"publishes": ["OrderPlaced"]})
    system = known(raw).system
    assert system.patterns == ("cqrs", "event-driven")
    assert [event.name for event in system.service("orders").publishes or ()] == [
        "OrderPlaced",
        "OrderChanged",
        "OrderRemoved",
    ]
    assert notes(raw)[0] == "patterns: event-driven was added: cqrs needs it"
    assert (
        "services[1].publishes: OrderChanged, OrderRemoved were added: order-overview is made "
        "from them"
    ) in notes(raw)


def test_an_event_that_was_added_gets_out_of_the_way_of_one_that_is_there() -> None:
    orders = {"publishes": {"OrderChanged": "created", "OrderRemoved": "removed"}}
    events = known(market("cqrs", orders=orders)).system.service("orders").publishes or ()
    assert [(event.name, event.on) for event in events][1] == ("OrderChanged2", "changed")


def test_choreography_brings_events_unless_they_were_ruled_out() -> None:
    saga = {"name": "pay", "service": "orders", "style": "choreography", "steps": ["payments.pay"]}
    raw = market("saga", sagas=[saga])
    assert "event-driven" in known(raw).system.patterns
    assert notes(raw)[0] == "patterns: event-driven was added: saga 'pay' is choreographed"
    with pytest.raises(InputError) as caught:
        known(raw, excluded={"event-driven"})
    assert [finding.place for finding in caught.value.findings] == ["sagas[0].style"]


def test_what_no_chosen_pattern_reads_is_dropped_and_that_is_said() -> None:
    saga = {"name": "pay", "service": "orders", "steps": ["payments.pay"]}
    raw = market(
        orders={"publishes": ["OrderPlaced"], "call_policies": {"stock": {"read_timeout": 1}}},
        sagas=[saga],
        read_models=["orders"],
        compositions=["front"],
        call_policy={},
    )
    guards = "bulkhead, circuit-breaker or retry"
    assert notes(raw) == [
        "sagas: was dropped: only saga reads it",
        "read_models: was dropped: only cqrs reads it",
        "compositions: was dropped: only api-composition reads it",
        f"call_policy: was dropped: only {guards} reads it",
        "services[1].publishes: was dropped: only event-driven reads it",
        f"services[1].call_policies: was dropped: only {guards} reads it",
    ]
    excluded = {"saga", "cqrs", "event-driven", "api-composition", "retry"}
    assert notes(raw, excluded=excluded) == []


def test_a_section_that_no_chosen_pattern_reads_is_dropped_and_that_is_said() -> None:
    stock = {"retry": {"attempts": 1}, "bulkhead": {"concurrent": 5}}
    raw = market(
        "bulkhead",
        orders={"call_policies": {"stock": stock}},
        call_policy={"breaker": {"open_seconds": 1}},
    )
    assert notes(raw) == [
        "call_policy.breaker: was dropped: only circuit-breaker reads it",
        "services[1].call_policies.stock.retry: was dropped: only retry reads it",
    ]
    assert notes(raw, excluded={"retry", "circuit-breaker"}) == []
    system = known(raw).system
    assert system.call_policy is not None
    assert (system.call_policy.breaker, system.call_policy.retry) == (None, None)
    left = system.service("orders").call_policies
    assert left == (EdgePolicy(service="stock", policy=Policy(bulkhead=Bulkhead(concurrent=5))),)


def test_a_composition_is_that_of_the_service_with_most_calls_and_all_that_joins_it() -> None:
    raw = market("api-composition")
    found = only_composition(raw)
    assert (found.name, found.port, found.call_policies) == ("storefront", 8105, None)
    parts = [(part.service, part.key, part.via, part.required) for part in found.sources]
    assert parts == [("orders", "id", "id", True), ("payments", "order_id", "id", False)]
    assert notes(raw) == [
        "compositions: storefront of orders was added: a system with api-composition has one"
    ]
    assert known(to_answers(known(raw).system)).notes == ()


@pytest.mark.parametrize(
    ("taken", "name"),
    [("store-front", "storefront-2"), ("meter", "storefront")],
)
def test_a_composition_that_was_added_gets_out_of_the_way_of_a_service(
    taken: str, name: str
) -> None:
    ledger = service("ledger", entity={"name": "Ledger", "fields": {"ware_id": "uuid"}})
    raw = spec(taken, ledger, "ware", patterns=["api-composition"])
    assert only_composition(raw).name == name


def test_a_composition_shows_a_service_to_which_another_one_can_be_joined() -> None:
    ledger = service("ledger", entity={"name": "Ledger", "fields": {"ware_id": "uuid"}})
    raw = spec(ledger, "ware", service("zoo", calls=["ware"]), patterns=["api-composition"])
    parts = [part.service for part in only_composition(raw).sources]
    assert parts == ["ledger", "ware"]


def test_a_read_model_that_was_added_gets_out_of_the_way_of_a_composition() -> None:
    raw = market("api-composition", "cqrs", compositions=["order-overview"])
    assert only_view(raw).name == "order-view"


@pytest.mark.parametrize("pattern", ["circuit-breaker", "retry"])
def test_where_nobody_calls_anybody_the_last_service_calls_the_first(pattern: str) -> None:
    raw = spec("b", "c", service("a", entity="Client"), patterns=[pattern])
    assert known(raw).system.service("c").calls == ("b",)
    assert notes(raw) == [f"services[1].calls: b was added: {pattern} had no call to guard"]


def test_a_composition_or_a_saga_is_enough_to_guard() -> None:
    ware = service("ware", entity={"name": "Ware", "fields": {"ledger_id": "uuid"}})
    composed = known(spec("ledger", ware, patterns=["retry", "api-composition"])).system
    assert not any(each.calls for each in composed.services)
    saga = known(spec("a", "b", patterns=["retry", "saga"])).system
    assert saga.service("b").calls == ("a",)


def test_a_bulkhead_needs_no_calls() -> None:
    system = known(spec("ledger", "ware", patterns=["bulkhead"])).system
    assert not any(service.calls for service in system.services)
    assert all(service.call_policies == () for service in system.services)


def test_every_pattern_at_once_is_in_normal_form() -> None:
    raw = market(*(pattern.id for pattern in EVERY))
    done = known(raw)
    assert known(to_answers(done.system)).system == done.system
    assert set(GUARDS) < set(done.system.patterns)

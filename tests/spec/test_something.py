"""A chosen pattern always has something to act on, and what nothing reads is dropped."""

from __future__ import annotations

import pytest

from msgen.errors import InputError
from msgen.spec import to_answers
from tests.spec.support import known, market, only_view, service, spec

EVENTS = {"ProductCreated": "created", "ProductChanged": "changed", "ProductRemoved": "removed"}


def sagas(raw: object) -> list[tuple[str, str, list[str]]]:
    return [
        (saga.name, saga.service, [step.service for step in saga.steps])
        for saga in known(raw).system.sagas or ()
    ]


def notes(raw: object, **options: object) -> list[str]:
    return [f"{note.place}: {note.message}" for note in known(raw, **options).notes]


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
    raw = market(orders={"publishes": ["OrderPlaced"]}, sagas=[saga], read_models=["orders"])
    assert notes(raw) == [
        "sagas: was dropped: only saga reads it",
        "read_models: was dropped: only cqrs reads it",
        "services[1].publishes: was dropped: only event-driven reads it",
    ]
    assert notes(raw, excluded={"saga", "cqrs", "event-driven"}) == []

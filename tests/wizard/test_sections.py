"""What the chosen patterns act on: one key takes the suggestion, a few change it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest

from msgen.spec import System, normalise, presets
from msgen.spec.patterns import EVERY
from msgen.wizard import SystemDraft, ask_system
from tests.wizard.scripted import Answer, Scripted

PRESETS = Path(__file__).parents[2] / "presets"
SUGGESTED = ""
FIGURES = "These figures for calls"
T = TypeVar("T")
SERVICES: list[dict[str, object]] = [
    {"name": "goods", "entity": {"name": "Product", "fields": ["sku"]}},
    {"name": "orders", "entity": {"name": "Order", "fields": {"sku": "str", "amount": "int"}},
     "calls": ["goods"]},
    {"name": "payments", "entity": {"name": "Payment", "fields": {"order_id": "uuid",
     "amount": "int"}}},
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


def only(found: tuple[T, ...] | None) -> T:
    """The one of which there is one."""
    assert found is not None
    assert len(found) == 1
    return found[0]


def test_suggestions_are_taken_by_one_key_each() -> None:
    patterns = ["event-driven", "saga", "cqrs"]
    system, prompts = asked(draft(), patterns, "done", *[SUGGESTED] * 3)
    assert prompts.asked[3:-1] == ["Events", "Saga", "Read model"]
    expected = normalise(
        {"system_name": "shop", "services": SERVICES, "patterns": patterns}, catalogue=EVERY
    )
    assert system == expected.system


def test_what_was_not_chosen_is_not_asked() -> None:
    _, prompts = asked(draft(), ["saga"], "done", SUGGESTED)
    assert "Events" not in prompts.asked
    assert "Read model" not in prompts.asked


def test_a_suggestion_follows_the_services_of_the_system() -> None:
    service = ["tickets", "", ["goods", "orders"], "sku:str"]
    system, _ = asked(draft(patterns=["saga"]), ["saga"], "add", *service, "done", SUGGESTED)
    assert [saga.service for saga in system.sagas or ()] == ["tickets"]


def test_events_are_chosen_by_publisher() -> None:
    system, prompts = asked(
        draft(), ["event-driven"], "done",
        "choose", [], ["orders", "payments"], ["payments"], ["goods"],
    )  # fmt: skip
    assert prompts.proposed["Who publishes events"] == ["goods"]
    assert prompts.problems == ["somebody has to publish something"]
    assert [len(service.publishes or ()) for service in system.services] == [0, 3, 3]
    assert system.service("goods").consumes == (
        "payments.PaymentChanged",
        "payments.PaymentCreated",
        "payments.PaymentRemoved",
    )
    assert "orders.OrderCreated" in (system.service("payments").consumes or ())


def test_a_lone_service_has_nobody_to_react() -> None:
    alone = SystemDraft.started({"system_name": "shop", "services": ["ledger"]}, (), EVERY)
    system, prompts = asked(alone, ["event-driven"], "done", "choose", ["ledger"])
    assert "Who reacts to the events of ledger" not in prompts.asked
    assert len(system.services[0].publishes or ()) == 3


def test_a_saga_is_its_owner_its_steps_and_what_they_do() -> None:
    system, prompts = asked(
        draft(), ["saga"], "done",
        *("choose", "orders", "payment.authorize", "payments.authorize/void, goods.reserve"),
        *("creates", "holds"),
    )  # fmt: skip
    assert "did you mean 'payments'?" in prompts.problems[0]
    saga = only(system.sagas)
    assert (saga.name, saga.service) == ("place-order", "orders")
    assert [(it.service, it.compensation, it.effect) for it in saga.steps] == [
        ("payments", "void", "creates"),
        ("goods", "release", "holds"),
    ]
    assert prompts.offered["What payments.authorize does"] == ["creates", "holds"]


def test_a_step_that_can_create_nothing_is_not_asked_about() -> None:
    _, prompts = asked(draft(), ["saga"], "done", "choose", "goods", "payments.authorize")
    assert "What payments.authorize does" not in prompts.asked


def test_a_read_model_joins_what_refers_to_it() -> None:
    answers = ("done", SUGGESTED, "choose", "orders", ["payments"])
    system, prompts = asked(draft(), ["cqrs", "event-driven"], *answers)
    assert prompts.offered["Joined with (they refer to orders)"] == ["payments"]
    view = only(system.read_models)
    assert [source.key for source in view.sources] == ["id", "order_id"]


def test_a_read_model_of_what_nobody_refers_to_joins_nothing() -> None:
    answers = ("done", SUGGESTED, "choose", "goods")
    system, _ = asked(draft(), ["cqrs", "event-driven"], *answers)
    assert only(system.read_models).name == "product-overview"


def explicit() -> SystemDraft:
    goods, orders, payments = SERVICES
    services = [
        goods,
        orders | {"publishes": ["OrderPlaced"]},
        payments | {"consumes": ["orders.OrderPlaced"]},
    ]
    return draft(
        patterns=["event-driven", "saga", "cqrs"],
        services=services,
        sagas=[{"name": "pay", "service": "orders", "steps": ["payments.pay", "goods.hold"]}],
        read_models=[{"name": "paid", "sources": ["orders", "payments"]}],
    )


def test_what_was_written_is_what_is_suggested() -> None:
    system, _ = asked(explicit(), ["event-driven", "saga", "cqrs"], "done", *[SUGGESTED] * 3)
    assert system == normalise(explicit().raw(), catalogue=EVERY).system
    assert [saga.name for saga in system.sagas or ()] == ["pay"]


def test_what_was_written_is_silent_without_its_pattern() -> None:
    system, _ = asked(explicit(), [], "done")
    assert (system.sagas, system.read_models, system.services[0].publishes) == (None, None, None)


def test_a_renamed_service_keeps_its_part() -> None:
    rename = ("1", "name", "sales")
    patterns = ["event-driven", "saga", "cqrs"]
    system, _ = asked(explicit(), patterns, *rename, "done", *[SUGGESTED] * 3)
    assert system.service("payments").consumes == ("sales.OrderPlaced",)
    assert [saga.service for saga in system.sagas or ()] == ["sales"]
    assert [view.sources[0].service for view in system.read_models or ()] == ["sales"]


@pytest.mark.parametrize(("index", "left"), [("2", (["goods"], ["orders"])), ("1", None)])
def test_a_removed_service_takes_its_part_along(
    index: str, left: tuple[list[str], list[str]] | None
) -> None:
    patterns = ["event-driven", "saga", "cqrs"]
    system, _ = asked(explicit(), patterns, index, "remove", "done", *[SUGGESTED] * 3)
    sagas, views = list(system.sagas or ()), list(system.read_models or ())
    if left is None:
        assert [saga.name for saga in sagas] != ["pay"]
        assert [view.name for view in views] != ["paid"]
        return
    steps, sources = left
    assert [step.service for step in sagas[0].steps] == steps
    assert [source.service for source in views[0].sources] == sources


def test_a_blank_system_gets_suggestions_of_its_own() -> None:
    raw = {"system_name": "shop", "services": [], "patterns": ["saga", "cqrs"]}
    blank = SystemDraft.started(raw, (), EVERY)
    answers = ("ledger", "", "", "done", *[SUGGESTED] * 3)
    system, _ = asked(blank, ["saga", "cqrs"], *answers)
    assert [saga.name for saga in system.sagas or ()] == ["place-ledger"]


def test_the_shop_can_take_all_of_them() -> None:
    shop = SystemDraft.started(presets.load(PRESETS, "shop"), (), EVERY)
    ids = [pattern.id for pattern in EVERY]
    system, prompts = asked(shop, ids, "done", *[SUGGESTED] * 4, True, False, *[SUGGESTED] * 2, "")
    assert system.patterns == tuple(ids)
    assert prompts.asked[3:8] == ["Events", "Saga", "Read model", "Composition", FIGURES]
    assert prompts.asked[9:11] == ["Job", "Legacy application"]

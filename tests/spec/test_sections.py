"""Events, sagas and read models: shorthand, and every rule at its place with a hint."""

from __future__ import annotations

import pytest

from msgen.spec import to_answers
from msgen.spec.patterns import EVERY
from tests.spec.support import known, market, mistake, mistakes, only_saga, only_view, service, spec

ALL = ("event-driven", "saga", "cqrs")


def saga(*steps: object, **more: object) -> dict[str, object]:
    return {"name": "place-order", "service": "orders", "steps": list(steps), **more}


def step(service: str = "payments", **more: object) -> dict[str, object]:
    return {"service": service, "action": "authorize", "compensation": "void", **more}


def takes(**more: object) -> dict[str, object]:
    what = {"field": "on_hand", "amount": "quantity", "match": "sku", **more}
    return saga(step("stock", takes=what))


def with_saga(*sagas: object) -> dict[str, object]:
    return market("saga", sagas=list(sagas))


def with_view(*views: object) -> dict[str, object]:
    return market("cqrs", read_models=list(views))


def publishing(**publishes: object) -> dict[str, object]:
    return market("event-driven", **{name: {"publishes": it} for name, it in publishes.items()})


def consuming(*events: str, service: str = "payments") -> dict[str, object]:
    orders = {"publishes": ["OrderPlaced", "OrderChanged"]}
    return market("event-driven", **{"orders": orders, service: {"consumes": list(events)}})


def test_the_moment_follows_from_the_name_when_only_that_is_written() -> None:
    written = ["OrderPlaced", "OrderUpdated", "OrderDeleted", {"OrderRemoved": "created"}]
    answers = to_answers(known(publishing(orders=written)).system)
    assert answers["services"][1]["publishes"] == {  # pyright: ignore[reportIndexIssue]
        "OrderPlaced": "created",
        "OrderRemoved": "created",
        "OrderUpdated": "changed",
        "OrderDeleted": "removed",
    }


def test_a_step_may_be_one_word() -> None:
    written = saga("payments.authorize/undo", "stock.reserve", "goods.check")
    found = only_saga(with_saga(written))
    assert (found.style, found.timeout) == ("orchestration", 60)
    assert [(it.service, it.action, it.compensation) for it in found.steps] == [
        ("payments", "authorize", "undo"),
        ("stock", "reserve", "release"),
        ("goods", "check", "undo-check"),
    ]
    assert {(it.timeout, it.effect) for it in found.steps} == {(10, "holds")}


def test_a_step_has_no_more_time_than_its_saga() -> None:
    found = only_saga(with_saga(saga("payments.pay", timeout=5)))
    assert found.steps[0].timeout == 5


def test_the_owner_of_an_orchestrated_saga_calls_its_participants() -> None:
    done = known(with_saga(saga("payments.authorize")))
    assert done.system.service("orders").calls == ("goods", "payments", "stock")
    assert [note.message for note in done.notes] == ["payments was added: place-order calls it"]
    quiet = known(with_saga(saga("payments.authorize", style="choreography")))
    assert quiet.system.service("orders").calls == ("goods", "stock")


def test_a_step_creates_what_the_owners_entity_can_fill() -> None:
    done = known(with_saga(saga(step(effect="creates")), takes() | {"name": "take"}))
    effects = [it.effect for found in done.system.sagas or () for it in found.steps]
    assert effects == ["creates", "takes"]


def test_a_reference_to_the_owner_is_filled_with_its_id_too() -> None:
    entity = {"name": "Payment", "fields": {"paid_for": "orders.Order"}}
    payments = {"entity": entity, "calls": ["orders"]}
    raw = market("saga", payments=payments, sagas=[saga(step(effect="creates"))])
    assert only_saga(raw).steps[0].effect == "creates"


def test_a_name_of_a_service_shows_it_with_all_that_refers_to_it() -> None:
    view = only_view(with_view("orders"))
    assert view.name == "order-overview"
    assert [source.service for source in view.sources] == ["orders", "payments"]


def test_two_read_models_without_a_name_get_two() -> None:
    views = known(with_view("orders", {"sources": ["orders"]})).system.read_models or ()
    assert [view.name for view in views] == ["order-overview", "order-view"]


MISTAKES: list[tuple[object, str, str]] = [
    # events
    (publishing(orders="OrderPlaced"), "services[1].publishes", "expected events"),
    (publishing(orders=[7]), "services[1].publishes[0]", "expected an event"),
    (publishing(orders=["order-placed"]), "services[1].publishes[0]", "cannot name an event"),
    (publishing(orders=["Exception"]), "services[1].publishes[0]", "built-in name"),
    (publishing(orders=["A" * 41]), "services[1].publishes[0]", "at most 40"),
    (publishing(orders=["Order"]), "services[1].publishes[0]", "is the entity itself"),
    (publishing(orders=["ABC", "Abc"]), "services[1].publishes[1]", "already defined by"),
    (
        publishing(orders={"OrderPlaced": "creatd"}),
        "services[1].publishes.OrderPlaced",
        "unknown moment",
    ),
    (publishing(orders=[f"E{n}" for n in range(41)]), "services[1].publishes", "41 events"),
    (consuming("OrderPlaced"), "services[2].consumes[0]", "does not say whose event it is"),
    (consuming("order.OrderPlaced"), "services[2].consumes[0]", "unknown service 'order'"),
    (consuming("orders.OrderPlacd"), "services[2].consumes[0]", "publishes no event"),
    (consuming(*["orders.OrderPlaced"] * 2), "services[2].consumes[1]", "already consumed"),
    (
        consuming("orders.OrderPlaced", service="orders")
        | {"services": [service("orders", publishes=["A"], consumes=["orders.A"])]},
        "services[0].consumes[0]",
        "cannot consume its own event",
    ),
    (
        spec(
            service("pay", publishes=["RefundSent"]),
            service("pay-refund", publishes=["Sent"]),
            service("ledger", consumes=["pay.RefundSent", "pay-refund.Sent"]),
            patterns=["event-driven"],
        ),
        "services[2].consumes[1]",
        "makes the module 'pay_refund_sent'",
    ),
    (
        spec(
            service("unit", publishes=["OfWork"]),
            service("ledger", consumes=["unit.OfWork"]),
            patterns=["event-driven"],
        ),
        "services[1].consumes[0]",
        "makes the module 'unit_of_work', a name the generated code uses",
    ),
    # sagas
    (market("saga", sagas="x"), "sagas", "expected a list of sagas"),
    (with_saga(7), "sagas[0]", "expected a saga"),
    (with_saga({"name": "a", "service": "orders"}), "sagas[0]", "a saga needs steps"),
    (with_saga({"name": "a", "steps": ["goods.x"]}), "sagas[0]", "lacks its service"),
    (with_saga(saga()), "sagas[0].steps", "at least one step"),
    (with_saga(saga("goods.x", colour=1)), "sagas[0].colour", "unknown key"),
    (with_saga(saga("goods.x", style="dance")), "sagas[0].style", "unknown choice"),
    (with_saga(saga("goods.x", timeout=0)), "sagas[0].timeout", "expected seconds"),
    (with_saga(saga("goods.x", service="order")), "sagas[0].service", "unknown service"),
    (with_saga(saga("goods.x"), saga("goods.z")), "sagas[1].name", "already defined by sagas[0]"),
    (with_saga(saga("goods")), "sagas[0].steps[0]", "expected a step such as"),
    (with_saga(saga("good.x")), "sagas[0].steps[0].service", "unknown service 'good'"),
    (with_saga(saga("goods.import")), "sagas[0].steps[0].action", "Python keyword"),
    (with_saga(saga("goods.print")), "sagas[0].steps[0].action", "built-in name"),
    (with_saga(saga("goods.x/x")), "sagas[0].steps[0].compensation", "already used by"),
    (
        with_saga(saga("goods.a/b", "goods.b/c")),
        "sagas[0].steps[1].action",
        "already used by sagas[0].steps[0].compensation",
    ),
    (with_saga(saga("goods.a-1/b", "goods.a1/c")), "sagas[0].steps[1].action", "already used by"),
    (with_saga(saga(step(timeout=90))), "sagas[0].steps[0].timeout", "more than the 60"),
    (with_saga(saga(step(timeout=True))), "sagas[0].steps[0].timeout", "expected seconds"),
    (with_saga(saga(step(effect="make"))), "sagas[0].steps[0].effect", "unknown choice"),
    (with_saga(saga(step(effect="takes"))), "sagas[0].steps[0]", "does not say what it takes"),
    (
        with_saga(saga(step("goods", effect="creates"))),
        "sagas[0].steps[0].effect",
        "nothing of 'orders' can fill 'price'",
    ),
    (
        with_saga(saga(step("orders", effect="creates"))),
        "sagas[0].steps[0].effect",
        "at the saga's own service",
    ),
    (with_saga(takes(field="onhand")), "sagas[0].steps[0].takes.field", "has no field 'onhand'"),
    (with_saga(takes(field="sku")), "sagas[0].steps[0].takes.field", "'sku' is str"),
    (with_saga(takes(amount="amount")), "sagas[0].steps[0].takes.amount", "is decimal"),
    (with_saga(takes(amount="note")), "sagas[0].steps[0].takes.amount", "may be missing"),
    (with_saga(takes(of="x")), "sagas[0].steps[0].takes.of", "unknown key"),
    # read models
    (market("cqrs", read_models="orders"), "read_models", "expected a list of read models"),
    (with_view(7), "read_models[0]", "expected a read model"),
    (with_view("order"), "read_models[0].service", "unknown service 'order'"),
    (with_view({"name": "a-view"}), "read_models[0]", "needs sources"),
    (with_view({"sources": []}), "read_models[0].sources", "at least one source"),
    (with_view({"sources": [1]}), "read_models[0].sources[0]", "expected a source"),
    (
        with_view({"sources": [{"service": "orders", "key": "sku"}]}),
        "read_models[0].sources[0].key",
        "found by its id",
    ),
    (with_view({"sources": ["orders", "orders"]}), "read_models[0].sources[1].service", "already"),
    (
        with_view({"sources": ["orders", "goods"]}),
        "read_models[0].sources[1]",
        "no required field that holds the id of 'orders'",
    ),
    (
        with_view({"sources": ["orders", {"service": "payments", "key": "order"}]}),
        "read_models[0].sources[1].key",
        "has no field 'order'",
    ),
    (
        with_view({"sources": ["orders", {"service": "payments", "key": "amount"}]}),
        "read_models[0].sources[1].key",
        "is decimal and cannot hold the id",
    ),
    (
        with_view({"name": "goods", "sources": ["orders"]}),
        "read_models[0].name",
        "read model 'goods' is already defined by services[0]",
    ),
    (with_view({"name": "email", "sources": ["goods"]}), "read_models[0].name", "standard library"),
    (
        market("cqrs", goods={"port": 9000}, read_models=[{"port": 9000, "sources": ["goods"]}]),
        "read_models[0].port",
        "already taken by services[0]",
    ),
    # beside each other
    (
        spec("orders", "orders-dbos", patterns=[]),
        "services[1].name",
        "also the name of the schema of the sagas of 'orders'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "place", "message"), MISTAKES, ids=[row[2] for row in MISTAKES])
def test_a_mistake_is_found_at_its_place(raw: object, place: str, message: str) -> None:
    finding = mistake(raw, EVERY)
    assert finding.place == place
    assert finding.hint
    assert message in finding.message


HINTS: list[tuple[object, str]] = [
    (publishing(orders={"OrderPlaced": "creatd"}), "did you mean 'created'?"),
    (publishing(orders=["order-placed"]), "did you mean 'OrderPlaced'?"),
    (consuming("order.OrderPlaced"), "did you mean 'orders'?"),
    (consuming("orders.OrderPlacd"), "did you mean 'OrderPlaced'?"),
    (with_saga(saga("good.x")), "did you mean 'goods'?"),
    (with_saga(saga("goods.Check/x")), "did you mean 'check'?"),
    (with_saga(saga("goods.import")), "for example 'import-step'"),
    (with_saga(saga(step(effect="create"))), "did you mean 'creates'?"),
    (with_saga(takes(amount="quantiti")), "did you mean 'quantity'?"),
    (with_view("order"), "did you mean 'orders'?"),
    (
        with_view({"sources": ["orders", {"service": "payments", "key": "orderid"}]}),
        "did you mean 'order_id'?",
    ),
    (market("sagas"), "did you mean 'saga'?"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "hint"), HINTS, ids=[row[1] for row in HINTS])
def test_a_mistake_comes_with_a_hint(raw: object, hint: str) -> None:
    assert hint in (mistake(raw, EVERY).hint or "")


def test_sagas_that_would_start_each_other_for_ever_are_refused() -> None:
    fields = {"name": "X", "fields": {"amount": "int"}}
    one, other = (service(name, entity=fields | {"name": name.upper()}) for name in ("aa", "bb"))
    sagas = [
        {"name": "one", "service": "aa", "steps": [step("bb", effect="creates")]},
        {"name": "two", "service": "bb", "steps": [step("aa", effect="creates")]},
    ]
    finding = mistake(spec(one, other, patterns=["saga"], sagas=sagas), EVERY)
    assert finding.place == "sagas"
    assert finding.message == "start each other for ever: 'aa' -> 'bb' -> 'aa'"


def test_all_mistakes_are_reported_in_one_run() -> None:
    raw = market(
        *ALL,
        orders={"publishes": ["x"], "consumes": ["nobody.X"]},
        sagas=[saga("nobody.x", style="x")],
        read_models=["nobody"],
    )
    assert {finding.place for finding in mistakes(raw, EVERY)} == {
        "services[1].publishes[0]",
        "services[1].consumes[0]",
        "sagas[0].style",
        "sagas[0].steps[0].service",
        "read_models[0].service",
    }

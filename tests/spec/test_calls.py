"""Call policies and compositions: shorthand, and every rule at its place with a hint."""

from __future__ import annotations

from typing import Any, cast

import pytest

from msgen.spec import to_answers
from msgen.spec.figures import FIGURES, SECTIONS, TIMEOUTS
from msgen.spec.model import Policy
from msgen.spec.patterns import EVERY, GUARDS
from tests.spec.support import (
    known,
    market,
    mistake,
    mistakes,
    notes,
    only_composition,
    service,
    spec,
)

Raw = dict[str, object]


def guarded(policy: object = None, **orders: object) -> Raw:
    """A market whose calls are guarded, and what orders says of those to others."""
    more: Raw = {} if policy is None else {"call_policy": policy}
    return market(*GUARDS, orders={"call_policies": orders}, **more)


def composed(*compositions: object, **more: object) -> Raw:
    return market("api-composition", compositions=list(compositions), **more)


def page(*sources: object, **more: object) -> Raw:
    return {"name": "storefront", "sources": list(sources), **more}


def joined(**part: object) -> Raw:
    """A composition of orders and payments, joined in this way."""
    return composed(page("orders", {"service": "payments", **part}))


def sources(raw: object) -> list[tuple[str, str, str, bool]]:
    return [(it.service, it.key, it.via, it.required) for it in only_composition(raw).sources]


def test_every_figure_has_a_field_and_a_default_within_its_bounds() -> None:
    policy = known(guarded()).system.call_policy
    assert policy == Policy.model_validate(
        {name: figure.default for name, figure in TIMEOUTS.items()}
        | {
            key: {name: figure.default for name, figure in figures.items()}
            for key, figures in SECTIONS.items()
        }
    )
    assert all(figure.least <= figure.default <= figure.most for figure in FIGURES.values())


@pytest.mark.parametrize("pattern", GUARDS)
def test_a_policy_holds_the_sections_of_the_chosen_patterns(pattern: str) -> None:
    answers = to_answers(known(market(pattern)).system)
    section = {"circuit-breaker": "breaker"}.get(pattern, pattern)
    assert list(cast("Raw", answers["call_policy"])) == [*TIMEOUTS, section]
    assert [each["call_policies"] for each in cast("list[Any]", answers["services"])] == [{}] * 4


def test_a_policy_says_as_much_as_one_wants() -> None:
    policy = known(
        guarded({"total_timeout": 4, "breaker": {"slow_percent": 20}})
    ).system.call_policy
    assert policy is not None
    assert (policy.total_timeout, policy.read_timeout) == (4.0, 2.0)
    assert policy.breaker is not None
    assert (policy.breaker.slow_percent, policy.breaker.failure_percent) == (20, 50)


def test_a_call_keeps_only_what_differs() -> None:
    raw = guarded(
        {"retry": {"attempts": 5}},
        stock={"total_timeout": 3, "retry": {"attempts": 2, "first_delay": 0.05}},
        goods={"connect_timeout": 0.5, "breaker": {}},
    )
    orders = known(raw).system.service("orders")
    assert [(it.service, it.policy) for it in orders.call_policies or ()] == [
        ("stock", Policy.model_validate({"retry": {"attempts": 2}}))
    ]
    assert notes(raw) == [
        f"services[1].call_policies.{place}: was dropped: call_policy says the same"
        for place in ("stock.total_timeout", "stock.retry.first_delay", "goods.connect_timeout")
    ]


def test_what_differs_is_laid_over_what_holds() -> None:
    raw = guarded(stock={"total_timeout": 2.5, "breaker": {"open_seconds": 60}})
    system = known(raw).system
    changes = system.service("orders").call_policies
    assert system.call_policy is not None
    assert changes
    policy = system.call_policy.changed_by(changes[0].policy)
    assert (policy.total_timeout, policy.read_timeout) == (2.5, 2.0)
    assert policy.breaker is not None
    assert (policy.breaker.open_seconds, policy.breaker.failure_percent) == (60.0, 50)
    assert policy.retry == system.call_policy.retry


def test_a_call_that_a_saga_brings_has_its_policy_too() -> None:
    saga = {"name": "pay", "service": "orders", "steps": ["payments.pay"]}
    raw = guarded(payments={"read_timeout": 1.5}) | {"sagas": [saga]}
    raw["patterns"] = ["retry", "saga"]
    orders = known(raw).system.service("orders")
    assert [each.service for each in orders.call_policies or ()] == ["payments"]


def test_a_composition_may_be_just_its_name() -> None:
    fields = {"sku": "str", "goods_id": "uuid", "batch_id": "uuid"}
    goods = {"entity": {"name": "Goods", "fields": {"sku": "str"}}}
    stock = {"entity": {"name": "StockItem", "fields": {"batch_id": "uuid"}}}
    orders = {"entity": {"name": "Order", "fields": fields}}
    raw = composed("front", goods=goods, stock=stock, orders=orders)
    assert only_composition(raw).name == "front"
    assert sources(raw) == [
        ("orders", "id", "id", True),
        ("goods", "id", "goods_id", False),
        ("payments", "order_id", "id", False),
        ("stock", "batch_id", "batch_id", False),
    ]


def test_a_reference_joins_whatever_it_is_called() -> None:
    raw = spec(
        service("goods", entity="Product"),
        service(
            "orders", entity={"name": "Order", "fields": {"what": "goods.Product"}}, calls=["goods"]
        ),
        service(
            "stock", entity={"name": "Stock", "fields": {"of": "goods.Product"}}, calls=["goods"]
        ),
        patterns=["api-composition"],
        compositions=[page("orders", "goods"), page("goods", "stock") | {"name": "shelf"}],
    )
    found = {each.name: each.sources for each in known(raw).system.compositions or ()}
    assert (found["storefront"][1].key, found["storefront"][1].via) == ("id", "what")
    assert (found["shelf"][1].key, found["shelf"][1].via) == ("of", "id")


@pytest.mark.parametrize("part", [{}, {"key": "order_id"}, {"via": "id"}, {"required": True}])
def test_what_is_left_out_of_a_source_is_found(part: Raw) -> None:
    expected = ("payments", "order_id", "id", part.get("required", False))
    assert sources(joined(**part))[1] == expected


def test_a_composition_has_a_name_a_port_and_policies_like_a_service() -> None:
    raw = composed(page("orders", "payments", call_policies={"payments": {"total_timeout": 1}}))
    raw["patterns"] = ["api-composition", "bulkhead"]
    found = only_composition(raw)
    assert found.port == 8105
    assert [each.service for each in found.call_policies or ()] == ["payments"]


MISTAKES: list[tuple[object, str, str]] = [
    # policies
    (guarded(7), "call_policy", "expected a policy such as"),
    (guarded({"timeout": 1}), "call_policy.timeout", "unknown key"),
    (guarded({"read_timeout": "2"}), "call_policy.read_timeout", "expected a number"),
    (guarded({"read_timeout": True}), "call_policy.read_timeout", "expected a number"),
    (guarded({"read_timeout": 0}), "call_policy.read_timeout", "found the number 0"),
    (guarded({"read_timeout": float("nan")}), "call_policy.read_timeout", "expected a number"),
    (guarded({"read_timeout": 10**400}), "call_policy.read_timeout", "a huge number"),
    (guarded({"breaker": 50}), "call_policy.breaker", "expected the figures of breaker"),
    (guarded({"breaker": {"open": 1}}), "call_policy.breaker.open", "unknown key"),
    (guarded({"breaker": {"slow_percent": 0}}), "call_policy.breaker.slow_percent", "whole number"),
    (guarded({"retry": {"attempts": 2.5}}), "call_policy.retry.attempts", "expected a whole"),
    (guarded({"retry": {"attempts": 11}}), "call_policy.retry.attempts", "found the number 11"),
    (guarded({"bulkhead": {"concurrent": 0}}), "call_policy.bulkhead.concurrent", "number 0"),
    (
        guarded({"connect_timeout": 5}),
        "call_policy.connect_timeout",
        "connect_timeout is 5, more than the 3 of total_timeout",
    ),
    (
        guarded({"retry": {"longest_delay": 0.01}}),
        "call_policy.retry.longest_delay",
        "first_delay is 0.05, more than the 0.01 of longest_delay",
    ),
    (
        guarded(stock={"total_timeout": 0.25}),
        "services[1].call_policies.stock.total_timeout",
        "connect_timeout is 0.5, more than the 0.25 of total_timeout",
    ),
    (
        guarded(stock=[]),
        "services[1].call_policies.stock",
        "expected a policy such as",
    ),
    (
        guarded(payments={}),
        "services[1].call_policies.payments",
        "'orders' does not call 'payments'",
    ),
    (guarded(stok={}), "services[1].call_policies.stok", "unknown service 'stok'"),
    (
        market("retry", orders={"call_policies": ["stock"]}),
        "services[1].call_policies",
        "expected policies by the name",
    ),
    (
        spec("ledger", patterns=["circuit-breaker", "retry"]),
        "patterns",
        "no service can call another one: circuit-breaker and retry would guard nothing",
    ),
    (
        spec(service("a", entity="Client"), service("b", entity="Client"), patterns=["retry"]),
        "patterns",
        "no service can call another one",
    ),
    # compositions
    (market("api-composition", compositions="x"), "compositions", "expected a list of"),
    (composed(7), "compositions[0]", "expected a composition"),
    (composed({"sources": ["orders", "payments"]}), "compositions[0]", "needs a name"),
    (composed("email"), "compositions[0]", "standard library"),
    (composed(page("orders", "payments", colour=1)), "compositions[0].colour", "unknown key"),
    (composed(page("orders", "payments", port=80)), "compositions[0].port", "expected a port"),
    (composed(page()), "compositions[0].sources", "at least one source"),
    (composed(page(7)), "compositions[0].sources[0]", "expected a source"),
    (composed(page({"key": "id"})), "compositions[0].sources[0]", "lacks its service"),
    (composed(page("orders")), "compositions[0]", "needs a second source beside 'orders'"),
    (
        spec("a", "b", patterns=["api-composition"], compositions=["front"]),
        "compositions[0]",
        "nothing can be joined to 'b'",
    ),
    (
        spec("a", "b", patterns=["api-composition"]),
        "patterns",
        "no service can be joined to another one",
    ),
    (composed(page("order")), "compositions[0].sources[0].service", "unknown service 'order'"),
    (
        composed(page({"service": "orders", "key": "sku"}, "payments")),
        "compositions[0].sources[0].key",
        "the first source is found by its id",
    ),
    (
        composed(page({"service": "orders", "required": False}, "payments")),
        "compositions[0].sources[0].required",
        "it is always required",
    ),
    (joined(required="yes"), "compositions[0].sources[1].required", "expected true or false"),
    (joined(of=1), "compositions[0].sources[1].of", "unknown key"),
    (joined(key=1), "compositions[0].sources[1].key", "expected the name of a field"),
    (joined(key="order"), "compositions[0].sources[1].key", "has no field 'order'"),
    (joined(key="amount"), "compositions[0].sources[1].key", "'amount' is decimal and joins"),
    (joined(key="order_id", via="note"), "compositions[0].sources[1].via", "'note' is text?"),
    (joined(key="id", via="id"), "compositions[0].sources[1].via", "have no ids in common"),
    (
        composed(page("orders", "goods")),
        "compositions[0].sources[1]",
        "nothing joins 'goods' to 'orders'",
    ),
    (
        composed(page("orders", {"service": "goods", "key": "id"})),
        "compositions[0].sources[1]",
        "nothing joins 'goods' to 'orders'",
    ),
    (
        spec(
            service("goods", entity="Product"),
            service("orders", entity={"name": "Order", "fields": {"x": "goods.Product"}},
                    calls=["goods"]),
            service("payments", entity="Payment"),
            patterns=["api-composition"],
            compositions=[page("orders", {"service": "payments", "key": "id", "via": "x"})],
        ),
        "compositions[0].sources[1].via",
        "'x' is an id of goods, 'id' is one of payments",
    ),
    (
        composed(page("orders", "payments", "payments")),
        "compositions[0].sources[2].service",
        "'payments' is already a source",
    ),
    (
        composed(page("orders", "orders")),
        "compositions[0].sources[1].service",
        "'orders' is already a source",
    ),
    (
        composed({"name": "goods", "sources": ["orders", "payments"]}),
        "compositions[0].name",
        "composition 'goods' is already defined by services[0]",
    ),
    (
        composed("front", {"name": "front"}),
        "compositions[1].name",
        "composition 'front' is already defined by compositions[0]",
    ),
    (
        composed(page("orders", "payments", port=9000), goods={"port": 9000}),
        "compositions[0].port",
        "already taken by services[0]",
    ),
    (
        composed(page("orders", "payments", call_policies={"goods": {}}))
        | {"patterns": ["api-composition", "retry"]},
        "compositions[0].call_policies.goods",
        "'storefront' does not call 'goods'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "place", "message"), MISTAKES, ids=[row[2] for row in MISTAKES])
def test_a_mistake_is_found_at_its_place(raw: object, place: str, message: str) -> None:
    finding = mistake(raw, EVERY)
    assert finding.place == place
    assert finding.hint
    assert message in finding.message


HINTS: list[tuple[object, str]] = [
    (guarded({"total_timout": 1}), "did you mean 'total_timeout'?"),
    (guarded({"breaker": {"open_secs": 1}}), "did you mean 'open_seconds'?"),
    (guarded({"read_timeout": 0}), "a number from 0.01 to 60"),
    (guarded({"retry": {"attempts": 2.5}}), "a whole number from 1 to 10"),
    (guarded({"connect_timeout": 5}), "make connect_timeout less, or total_timeout at least 5"),
    (guarded(stok={}), "did you mean 'stock'?"),
    (guarded(payments={}), "one that 'orders' calls: goods, stock"),
    (market("retry", payments={"call_policies": {"goods": {}}}), "calls: none yet"),
    (spec("ledger", patterns=["retry"]), "add a service to call, or leave retry out"),
    (composed("Front"), "did you mean 'front'?"),
    (composed("email"), "for example 'email-front'"),
    (composed(page("order")), "did you mean 'orders'?"),
    (composed(page("orders", "goods")), "give 'orders' a required field 'product_id' of type uuid"),
    (joined(key="orderid"), "did you mean 'order_id'?"),
    (joined(key="foo"), "one of id, order_id"),
    (market("circuit-braker"), "did you mean 'circuit-breaker'?"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "hint"), HINTS, ids=[row[1] for row in HINTS])
def test_a_mistake_comes_with_a_hint(raw: object, hint: str) -> None:
    assert hint in (mistake(raw, EVERY).hint or "")


def test_a_figure_that_is_wrong_is_reported_once() -> None:
    raw = guarded({"connect_timeout": 70, "total_timeout": "x"}, stock={"read_timeout": -1})
    assert [finding.place for finding in mistakes(raw, EVERY)] == [
        "services[1].call_policies.stock.read_timeout",
        "call_policy.connect_timeout",
        "call_policy.total_timeout",
    ]


def test_all_mistakes_are_reported_in_one_run() -> None:
    raw = market(
        "api-composition",
        *GUARDS,
        orders={"call_policies": {"nobody": {"x": 1}}},
        call_policy={"retry": {"attempts": 0}},
        compositions=[page("nobody", "orders"), "email"],
    )
    assert {finding.place for finding in mistakes(raw, EVERY)} == {
        "services[1].call_policies.nobody",
        "services[1].call_policies.nobody.x",
        "call_policy.retry.attempts",
        "compositions[0].sources[0].service",
        "compositions[1]",
    }

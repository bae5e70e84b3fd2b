"""Each rule refuses what it is for, at the right place and with a hint."""

from __future__ import annotations

import pytest

from tests.spec.support import fields, mistake, mistakes, service, spec

WARE = service("ware", entity="Ware")

MISTAKES: list[tuple[object, str, str]] = [
    # shape
    (["a list"], "spec", "expected a mapping with system_name and services, found a list"),
    ({"services": ["ware"]}, "system_name", "a system needs a name"),
    ({"system_name": "shop"}, "services", "a system needs services"),
    (spec() | {"services": []}, "services", "at least one service"),
    (spec() | {"services": {"ware": {}}}, "services", "found a mapping"),
    (spec() | {"services": "ware"}, "services", "found the text 'ware'"),
    (
        spec() | {"services": [f"s{n}" for n in range(201)]},
        "services",
        "has 201 items, at most 200",
    ),
    (spec(3), "services[0]", "expected a service (a mapping or a name), found the number 3"),
    (spec(service(prot=8101)), "services[0].prot", "unknown key 'prot'"),
    (spec(port=1), "port", "unknown key 'port'"),
    (spec({"port": 8101}), "services[0]", "a service needs a name"),
    (spec(service("ware") | {1: 2}), "services[0]", "expected a text as key, found the number 1"),
    (spec(service() | {"name": True}), "services[0].name", "found true"),
    (spec(service(entity=["Entry"])), "services[0].entity", "found a list"),
    (spec(service(entity={"feilds": []})), "services[0].entity.feilds", "unknown key"),
    (spec(service(calls="ware")), "services[0].calls", "expected a list of service names"),
    (spec(service(calls=[1])), "services[0].calls[0]", "found the number 1"),
    (spec(service(entity="AbCdEfGhIjKlMnOpQrStUvWxYz")), "services[0].entity.plural", "at most 35"),
    # fields
    (fields(), "services[0].entity.fields", "at least one field"),
    (fields(**{f"f{n}": "str" for n in range(41)}), "services[0].entity.fields", "41 fields"),
    (fields(count="integer"), "services[0].entity.fields.count", "unknown field type 'integer'"),
    (fields(count="str??"), "services[0].entity.fields.count", "unknown field type 'str??'"),
    (fields(count=7), "services[0].entity.fields.count", "the type of a field, found the number 7"),
    (fields(ware="ware.Ware"), "services[0].entity.fields.ware", "unknown service 'ware'"),
    (fields(me="ledger.Entry"), "services[0].entity.fields.me", "the service's own entity"),
    (
        spec(WARE, service(entity={"fields": {"ware": "ware.Ware"}})),
        "services[1].entity.fields.ware",
        "needs a call to ware",
    ),
    (
        spec(WARE, service(calls=["ware"], entity={"fields": {"ware": "ware.Wares"}})),
        "services[1].entity.fields.ware",
        "ware has no entity 'Wares'",
    ),
    (
        spec(service(entity={"fields": ["sku", {"sku": "int"}]})),
        "services[0].entity.fields[1]",
        "field 'sku' is already there",
    ),
    (spec(service(entity={"fields": [["sku"]]})), "services[0].entity.fields[0]", "found a list"),
    # ports
    (spec(service(port=80)), "services[0].port", "expected a port from 1024 to 65535"),
    (spec(service(port=65536)), "services[0].port", "found the number 65536"),
    (spec(service(port="8101")), "services[0].port", "found the text '8101'"),
    (spec(service(port=8101.0)), "services[0].port", "found the number 8101.0"),
    (spec(service(port=float("nan"))), "services[0].port", "found the number nan"),
    (spec(service(port=True)), "services[0].port", "found true"),
    (spec(service(port=None)), "services[0].port", "found nothing"),
    (
        spec(service("ware", port=9000), service(port=9000)),
        "services[1].port",
        "port 9000 is already taken by services[0]",
    ),
    (
        spec(service(port=9000), gateway_port=9000),
        "gateway_port",
        "port 9000 is already taken by services[0]",
    ),
    # names against each other
    (spec("ware", "ware"), "services[1].name", "'ware' is already defined by services[0]"),
    (spec("ab", "a-b"), "services[1].name", "differs from 'ab' of services[0] only by"),
    # calls
    (spec(service(calls=["ledger"])), "services[0].calls[0]", "'ledger' cannot call itself"),
    (spec("ware", service(calls=["wear"])), "services[1].calls[0]", "unknown service 'wear'"),
    (spec("ware", service(calls=["ware"] * 2)), "services[1].calls[1]", "already called"),
    (
        spec(
            service("stock", entity="ItemLine"),
            service("stock-item", entity="Line"),
            service(calls=["stock", "stock-item"]),
        ),
        "services[2].calls[1]",
        "make the class StockItemLine, which stock makes too",
    ),
    (
        spec(service("a", entity="PIRouter"), service(calls=["a"])),
        "services[1].calls[0]",
        "make the class APIRouter, which the generated code uses itself",
    ),
    (
        spec(service("catalog", entity="Client"), service(calls=["catalog"])),
        "services[1].calls[0]",
        "make the class CatalogClient, which the generated code uses itself",
    ),
    # choices
    (spec(ci="gitub"), "ci", "unknown choice 'gitub'"),
    (spec(ci=None), "ci", "found nothing"),
    (spec(ci=False), "ci", "found false"),
    (spec(patterns=["api-gatway"]), "patterns[0]", "unknown pattern 'api-gatway'"),
    (spec(patterns=["api-gateway"] * 2), "patterns[1]", "'api-gateway' is already listed"),
    (spec(patterns="api-gateway"), "patterns", "expected a list of pattern ids"),
    (spec(patterns=None), "patterns", "expected a list of pattern ids, found nothing"),
]


@pytest.mark.parametrize(("raw", "place", "message"), MISTAKES, ids=[row[2] for row in MISTAKES])
def test_a_mistake_is_found_at_its_place(raw: object, place: str, message: str) -> None:
    finding = mistake(raw)
    assert finding.place == place
    assert finding.hint
    assert message in finding.message


HINTS: list[tuple[object, str]] = [
    (spec(service(prot=8101)), "did you mean 'port'?"),
    (spec() | {"servises": []}, "did you mean 'services'?"),
    (spec("ware", service(calls=["wear"])), "did you mean 'ware'?"),
    (spec(ci="gitub"), "did you mean 'github'?"),
    (spec(patterns=["api-gatway"]), "did you mean 'api-gateway'?"),
    (fields(count="integer?"), "did you mean 'int?'?"),
    (fields(count="String"), "did you mean 'str'?"),
    (spec("Order_Items"), "did you mean 'order-items'?"),
    (spec("ord\u0435rs-x"), "did you mean 'orders-x'?"),
    (spec("orders\n"), "did you mean 'orders'?"),
    (spec(service(entity="stock_item")), "did you mean 'StockItem'?"),
    (fields(onHand="int"), "did you mean 'on_hand'?"),
    (spec("email"), "for example 'email-service'"),
    (fields(version="int"), "for example 'version_value'"),
    (spec(service(port="8101")), "write it without quotes"),
    (spec(service(calls="ware")), "write [ware]"),
    (spec(service() | {"name": 7}), "put it in quotes"),
]


@pytest.mark.parametrize(("raw", "hint"), HINTS, ids=[row[1] for row in HINTS])
def test_a_mistake_comes_with_a_hint(raw: object, hint: str) -> None:
    assert hint in (mistake(raw).hint or "")


def test_all_mistakes_are_reported_in_one_run() -> None:
    raw = {
        "system_name": "Shop!",
        "patterns": ["sagas"],
        "services": [
            service("ware", port=1, calls=["ware", "nobody"]),
            service("ware", port=9000, entity={"name": "entry", "fields": {"id": "str", "x": "y"}}),
            service("email", port=9000, colour="red"),
            7,
        ],
        "gateway_port": "8080",
        "ci": "jenkins",
        "extra": 1,
    }
    assert {finding.place for finding in mistakes(raw)} == {
        "system_name",
        "patterns[0]",
        "services[0].port",
        "services[0].calls[0]",
        "services[0].calls[1]",
        "services[1].name",
        "services[1].entity.name",
        "services[1].entity.fields.id",
        "services[1].entity.fields.x",
        "services[2].name",
        "services[2].port",
        "services[2].colour",
        "services[3]",
        "gateway_port",
        "ci",
        "extra",
    }


def test_a_service_with_an_illegal_name_can_still_be_called_so_that_it_is_reported_once() -> None:
    assert mistake(spec("Ware", service(calls=["Ware"]))).place == "services[0]"


def test_a_service_and_the_system_together_cannot_make_the_name_of_a_library() -> None:
    finding = mistake({"system_name": "opentelemetry", "services": ["sdk"]})
    assert finding.place == "services[0].name"
    assert "opentelemetry-sdk" in finding.message


def test_a_number_that_python_will_not_print_is_still_described() -> None:
    assert mistake(spec(service(port=10**5000))).message.endswith("found a huge number")


def test_thousands_of_mistakes_are_still_reported_quickly() -> None:
    calls = [f"nobody{n}" for n in range(200)]
    raw = spec(*(service(f"s{n}", calls=calls) for n in range(200)))
    assert len(mistakes(raw)) == 200 * 200


def test_no_message_carries_control_characters_or_endless_text() -> None:
    for text in ("\x1b[31m", "\u202eabc", "a" * 100_000, "\ud800", "a\nb"):
        raw = spec(service(text, calls=[text]), **{text: text}, ci=text)
        for finding in mistakes(raw):
            whole = f"{finding.place}{finding.message}{finding.hint}"
            assert whole.isprintable()
            assert len(whole) < 500

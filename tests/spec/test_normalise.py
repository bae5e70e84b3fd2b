"""What is left out is filled in once; what is explicit stays as it is."""

from __future__ import annotations

from hypothesis import given, settings

from msgen.spec import from_answers, normalise, to_answers
from msgen.spec.patterns import DEFAULT_PATTERNS, EVERY
from tests.spec.support import service, spec
from tests.strategies import valid_specs


def ports(raw: object) -> dict[str, int]:
    return {found.name: found.port for found in normalise(raw).system.services}


def test_a_name_is_enough_for_a_service() -> None:
    system = normalise({"system_name": "shop", "services": ["order-items"]}).system
    assert to_answers(system) == {
        "system_name": "shop",
        "patterns": list(DEFAULT_PATTERNS),
        "services": [
            {
                "name": "order-items",
                "port": 8101,
                "entity": {"name": "OrderItem", "plural": "order_items", "fields": {"name": "str"}},
                "calls": [],
            }
        ],
        "gateway_port": 8080,
        "ci": "github",
    }


def test_free_ports_go_to_services_in_the_order_they_were_written() -> None:
    raw = spec("ware", service("basket", port=8102), "ledger", "meter", gateway_port=8101)
    assert ports(raw) == {"basket": 8102, "ledger": 8104, "meter": 8105, "ware": 8103}


def test_the_gateway_moves_when_a_service_has_its_port() -> None:
    assert normalise(spec(service(port=8080))).system.gateway_port == 8081


def test_the_gateways_default_port_is_kept_free_for_it() -> None:
    many = [service(f"s{index}") for index in range(200)]
    assert 8080 not in ports(spec(*many)).values()


def test_services_calls_and_patterns_are_sorted_so_that_their_order_leaves_no_trace() -> None:
    ware = service("ware", calls=["ledger", "basket"])
    raw = spec(ware, "ledger", "basket", patterns=["service-registry", "api-gateway"])
    system = normalise(raw).system
    assert [found.name for found in system.services] == ["basket", "ledger", "ware"]
    assert system.service("ware").calls == ("basket", "ledger")
    assert system.patterns == ("api-gateway", "service-registry")


def test_fields_keep_their_order() -> None:
    raw = spec(service(entity={"name": "Entry", "fields": {"zeta": "str", "alpha": "int?"}}))
    assert [field.name for field in normalise(raw).system.services[0].entity.fields] == [
        "zeta",
        "alpha",
    ]


def test_fields_may_be_written_as_a_list() -> None:
    short = ["sku", "count: int", "note:text?", {"price": "decimal"}]
    raw = spec(service(entity={"name": "Entry", "fields": short}))
    written = [
        (field.name, field.type) for field in normalise(raw).system.services[0].entity.fields
    ]
    assert written == [("sku", "str"), ("count", "int"), ("note", "text?"), ("price", "decimal")]


def test_an_entity_may_be_just_its_class_name() -> None:
    entity = normalise(spec(service(entity="StockItem"))).system.services[0].entity
    assert (entity.name, entity.plural) == ("StockItem", "stock_items")


def test_an_entity_derived_from_a_reserved_word_gets_another_name() -> None:
    entity = normalise(spec("decimals")).system.services[0].entity
    assert (entity.name, entity.plural) == ("DecimalRecord", "decimal_records")


def test_a_reference_is_an_identifier_of_another_services_entity() -> None:
    raw = spec(
        service("ware", entity="Ware"),
        service("ledger", calls=["ware"], entity={"fields": {"ware_id": "ware.Ware?"}}),
    )
    parsed = normalise(raw).system.service("ledger").entity.fields[0].parsed
    assert (parsed.kind, parsed.optional, parsed.service, parsed.entity) == (
        "uuid",
        True,
        "ware",
        "Ware",
    )


def test_without_a_gateway_its_port_is_dropped_and_that_is_said() -> None:
    done = normalise(spec(gateway_port=9000, patterns=[]))
    assert done.system.gateway_port is None
    assert [note.place for note in done.notes] == ["gateway_port"]


def test_a_gateway_ruled_out_by_name_takes_its_port_along_silently() -> None:
    done = normalise(spec(gateway_port=9000, patterns=[]), excluded={"api-gateway"})
    assert done.notes == ()


def test_a_call_cycle_is_legal_but_noted_once_per_group() -> None:
    raw = spec(
        service("ware", calls=["ledger"]),
        service("ledger", calls=["ware", "basket"]),
        service("basket", calls=["ledger"]),
        service("meter", calls=["ware"]),
    )
    (note,) = normalise(raw).notes
    assert note.message == "call each other in a circle: ware -> ledger -> ware"


def test_what_copier_keeps_in_an_answers_file_is_ignored() -> None:
    assert normalise(spec(_commit="v1", _src_path="/x")).system == normalise(spec()).system


@settings(max_examples=100)
@given(valid_specs(catalogue=EVERY))
def test_the_normal_form_of_a_normal_form_is_itself(raw: dict[str, object]) -> None:
    system = normalise(raw, catalogue=EVERY).system
    assert normalise(to_answers(system), catalogue=EVERY).system == system
    assert from_answers({"_commit": "v1", **to_answers(system)}, EVERY) == system

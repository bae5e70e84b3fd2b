"""Options of the command line change the raw spec; mistakes in them join those of the spec."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgen.errors import InputError
from msgen.spec import apply_options, load_text, normalise
from tests.spec.support import service, spec
from tests.strategies import hostile_specs, hostile_texts


def patterns(**options: list[str]) -> object:
    raw = spec(patterns=["api-gateway", "service-registry"])
    return apply_options(raw, **options).raw["patterns"]


def test_with_adds_and_without_removes() -> None:
    assert patterns(with_patterns=["database-per-service, api-gateway"]) == [
        "api-gateway",
        "service-registry",
        "database-per-service",
    ]
    assert patterns(without_patterns=["api-gateway"]) == ["service-registry"]


def test_without_starts_from_the_default_patterns_when_none_are_given() -> None:
    edited = apply_options(spec(), without_patterns=["api-gateway,service-registry"])
    assert edited.raw["patterns"] == ["database-per-service", "externalized-config"]
    assert edited.excluded == {"api-gateway", "service-registry"}


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("ci=none", ["ci"]),
        ("services[1].name=none", ["services", 1, "name"]),
        ("services.ledger.calls=none", ["services", 0, "calls"]),
        ("services.ware.entity.plural=none", ["services", 1, "entity", "plural"]),
        ("services.ware.x=none", ["services", 1, "x"]),
        ("services[0].calls[0]=none", ["services", 0, "calls", 0]),
    ],
)
def test_set_reaches_any_place(setting: str, path: list[str | int]) -> None:
    raw = spec(service(calls=["ware"]), "ware")
    edited = apply_options(raw, settings=[setting])
    found: Any = edited.raw
    for step in path:
        found = found[step]
    assert found == "none"
    assert edited.findings == ()
    assert raw == spec(service(calls=["ware"]), "ware")


def test_set_reaches_into_the_shorthand_of_sagas_and_read_models() -> None:
    saga = {"name": "pay", "service": "ledger", "steps": ["ware.reserve/release"]}
    raw = spec("ledger", "ware", sagas=[saga], read_models=[{"sources": ["ledger", "ware"]}])
    edited = apply_options(
        raw,
        settings=[
            "sagas.pay.steps[0].timeout=5",
            "read_models[0].sources[1].key=paid_for",
            "services.ware.publishes=[WareMoved]",
        ],
    ).raw
    expected = {"service": "ware", "action": "reserve", "compensation": "release", "timeout": 5}
    assert edited["sagas"] == [saga | {"steps": [expected]}]
    assert edited["read_models"] == [
        {"sources": ["ledger", {"service": "ware", "key": "paid_for"}]}
    ]
    assert edited["services"] == ["ledger", {"name": "ware", "publishes": ["WareMoved"]}]


def test_set_reaches_into_call_policies_and_the_shorthand_of_compositions() -> None:
    raw = spec("ledger", "ware", compositions=["front", {"name": "back", "sources": ["ledger"]}])
    edited = apply_options(
        raw,
        settings=[
            "call_policy.breaker.open_seconds=10",
            "services.ware.call_policies.ledger.total_timeout=2.5",
            "compositions[0].port=9000",
            "compositions.back.sources[0].required=true",
        ],
    ).raw
    assert edited["call_policy"] == {"breaker": {"open_seconds": 10}}
    assert edited["services"] == [
        "ledger",
        {"name": "ware", "call_policies": {"ledger": {"total_timeout": 2.5}}},
    ]
    assert edited["compositions"] == [
        {"name": "front", "port": 9000},
        {"name": "back", "sources": [{"service": "ledger", "required": True}]},
    ]


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("ci", "is not KEY=VALUE", "for example"),
        ("=x", "is not KEY=VALUE", "for example"),
        ("a..b=1", "is not KEY=VALUE", "for example"),
        ("a[x]=1", "is not KEY=VALUE", "for example"),
        ("services[7].port=1", "there is no item 7", "the list has 2 items"),
        ("services.wear.port=1", "there is no 'wear'", "did you mean 'ware'?"),
        ("system_name.x=1", "cannot go on at 'x'", "as a whole"),
        ("ci=[", "is not YAML", "quote"),
        ("ci=!!python/name:os.system", "a tag", "remove"),
        ("ci=*x", "unknown alias", "quotes"),
    ],
)
def test_a_setting_that_cannot_be_applied_is_a_mistake(
    setting: str, message: str, hint: str
) -> None:
    (finding,) = apply_options(spec("ledger", "ware"), settings=[setting]).findings
    assert finding.place.startswith(f"--set {setting.partition('=')[0]}")
    assert message in finding.message
    assert hint in (finding.hint or "")


def test_mistakes_in_options_are_reported_together_with_those_of_the_spec() -> None:
    edited = apply_options(
        spec(ci="jenkins"),
        with_patterns=["api-gatway", "api-gateway"],
        without_patterns=["api-gateway"],
        settings=["services[9].port=1"],
    )
    with pytest.raises(InputError) as caught:
        normalise(edited.raw, excluded=edited.excluded, findings=edited.findings)
    assert [finding.place for finding in caught.value.findings] == [
        "--set services[9].port",
        "--with",
        "--without",
        "ci",
    ]


def test_a_value_is_data_in_yaml_not_code() -> None:
    edited = apply_options(spec(), settings=["services=[{name: a, calls: []}, '{{ 7*7 }}']"])
    assert edited.raw["services"] == load_text("s: [{name: a, calls: []}, '{{ 7*7 }}']")["s"]


@settings(max_examples=40)
@given(hostile_specs(), st.lists(hostile_texts()), st.lists(hostile_texts()))
def test_any_option_on_any_mapping_ends_without_an_exception(
    raw: object, texts: list[str], values: list[str]
) -> None:
    keys = [f"services[0].{text}" for text in texts] + texts
    assigned = [f"{key}={value}" for key in keys for value in values]
    base: dict[str, object] = {"services": raw}
    apply_options(base, with_patterns=texts, without_patterns=texts, settings=assigned)

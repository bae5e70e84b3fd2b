"""Call policies and compositions for specs that are legal without them."""

from __future__ import annotations

from typing import cast

from hypothesis import assume
from hypothesis import strategies as st

from msgen.spec.figures import SECTIONS, TIMEOUTS, Figure
from tests.section_strategies import add, entity, key_of

Raw = dict[str, object]

_SHARED = "batch_of_all_id"


@st.composite
def compositions(draw: st.DrawFn, services: list[Raw], free: list[tuple[str, int]]) -> list[object]:
    """Compositions in any spelling; the fields that join their sources are added."""
    drawn: list[object] = []
    for name, port in free if len(services) > 1 else []:
        if draw(st.booleans()):
            drawn.append(name if draw(st.booleans()) else {"name": name})
            continue
        root = draw(st.sampled_from(services))
        others = [service for service in services if service is not root]
        asked = draw(st.lists(st.sampled_from(others), unique_by=id, min_size=1, max_size=3))
        composition: Raw = {
            "name": name,
            "sources": [root["name"], *(draw(_source(root, service)) for service in asked)],
        }
        if draw(st.booleans()):
            composition["port"] = port
        drawn.append(composition)
    return drawn


@st.composite
def _source(draw: st.DrawFn, root: Raw, service: Raw) -> object:
    """A source, joined in one of the three ways; what joins it is said or found."""
    match draw(st.sampled_from(("root refers", "it refers", "both hold"))):
        case "root refers":
            key, via = "id", key_of(service)
            add(root, {via: "uuid"})
        case "it refers":
            key, via = key_of(root), "id"
            add(service, {key: "uuid"})
        case _:
            key = via = _SHARED
            for each in (root, service):
                add(each, {_SHARED: "uuid"})
    source: Raw = {"service": service["name"], "key": key, "via": via}
    if draw(st.booleans()):
        source["required"] = draw(st.booleans())
    return draw(st.sampled_from((source, service["name"])))


@st.composite
def call_policies(draw: st.DrawFn, spec: Raw, services: list[Raw]) -> None:
    """Let the spec, its services and its compositions say how calls are guarded."""
    if draw(st.booleans()):
        spec["call_policy"] = draw(policy())
    composed = cast("list[object]", spec.get("compositions", []))
    for caller in services + [cast("Raw", each) for each in composed if isinstance(each, dict)]:
        called = _called(caller)
        if called and draw(st.booleans()):
            chosen = draw(st.lists(st.sampled_from(called), unique=True, max_size=2))
            caller["call_policies"] = {name: draw(policy()) for name in chosen}


def _called(caller: Raw) -> list[str]:
    sources = cast("list[object]", caller.get("sources", []))
    named = [str(cast("Raw", it)["service"] if isinstance(it, dict) else it) for it in sources]
    return [*cast("list[str]", caller.get("calls", [])), *named]


@st.composite
def policy(draw: st.DrawFn) -> Raw:
    """Any of the figures; those that must not be more than others leave room for all of them."""
    drawn = draw(_some(TIMEOUTS)) if draw(st.booleans()) else {}
    if "connect_timeout" in drawn:
        drawn["connect_timeout"] = 0.25
    if "total_timeout" in drawn:
        drawn["total_timeout"] = draw(st.sampled_from((1, 2.5, 60)))
    for section, figures in SECTIONS.items():
        if draw(st.booleans()):
            inner = draw(_some(figures))
            drawn[section] = {
                key: value for key, value in inner.items() if not key.endswith("_delay")
            }
    return drawn


@st.composite
def _some(draw: st.DrawFn, figures: dict[str, Figure]) -> Raw:
    chosen = draw(st.lists(st.sampled_from(sorted(figures)), unique=True))
    return {name: draw(_legal(figures[name])) for name in chosen}


def _legal(figure: Figure) -> st.SearchStrategy[float]:
    if figure.whole:
        return st.integers(int(figure.least), int(figure.most))
    return st.one_of(st.just(figure.default), st.floats(figure.least, figure.most))


def let_two_be_joined(services: list[Raw]) -> None:
    """Give one of several services a field by which another one can be joined to it."""
    if len(services) > 1:
        add(services[0], {key_of(services[1]): "uuid"})


def let_services_meet(spec: Raw, services: list[Raw]) -> None:
    """Leave out lone services that are to call or to be joined."""
    patterns = cast("list[str]", spec.get("patterns", []))
    if len(services) == 1:
        assume({"api-composition", "circuit-breaker", "retry"}.isdisjoint(patterns))
    assume(all(entity(service)["name"] not in {"Client", "OrLastGood"} for service in services))

"""Specs for property-based tests: legal ones in any spelling, and hostile ones.

`valid_specs()` draws raw specs that `normalise` accepts, shorthand included. `hostile_specs()`
draws anything: arbitrary structures, and legal specs with hostile values in random places.
"""

from __future__ import annotations

import copy
from functools import cache
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import cast

from hypothesis import assume
from hypothesis import strategies as st

from msgen.spec import limits, names, words
from msgen.spec.fields import KINDS
from msgen.spec.patterns import GUARDS, PATTERNS, Pattern
from tests import policy_strategies as policies
from tests import section_strategies as sections

Raw = dict[str, object]

HOSTILE_TEXTS = (
    "", " ", "\n", "orders\n", "..", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "C:\\x", ".",
    "-", "--help", "-rf", "~", "*", "&a", "!!python/object:os", "{{ 7*7 }}", "{% raw %}", "{# x #}",
    "${HOME}", "$(id)", "`id`", "; rm -rf /", "a && b", "| cat", "> x", "'", '"', "'''", '"""',
    "a: b", "- a", "# a", "%YAML", "@x", "a\x00b", "\x1b[31mred", "\u202eabc", "\ufeff", "\ud800",
    "\u0430pi", "ord\u0435rs", "\uff4frders", "\ufb01eld", "\u0130", "\xdf", "A" * 31,
    "a" * 31, "a" * 2000, "\xe9" * 50,
    "no", "yes", "on", "null", "true", "~null", "0", "1e3", "0x1f", "NaN", ".inf", "class", "match",
    "type", "import", "None", "email", "json", "queue", "select", "user", "order", "fastapi",
    "chassis", "tests", "gateway", "health", "metrics", "con", "nul", "__init__", "__class__",
    "orders ", " orders", "Orders", "order_items", "order--items", "-orders", "orders-", "1orders",
    "id", "version", "metadata", "model_config", "model_dump_x", "self", "str", "date", "Exception",
    "Decimal", "Base", "lookups", "pg_class", "pg-x", "items", "keys", "values", "str??", "?",
    "str ?", "orders.Order", "a.B.C", ".", "x.", ".X", "<script>", "%s%n", "{0}", "{x!r}", "\\",
    "\t", "\r\n",
)  # fmt: skip
"""Texts that broke some generator, parser or shell before."""

_MOST_OTHERS = 3
_WORDS = ("ledger", "parcel", "invoice", "tariff", "ware", "basket", "meter", "ticket", "member")


def _joined(separator: str, longest: int) -> st.SearchStrategy[str]:
    """Lower-case parts with a separator between them, the first one starting with a letter."""
    characters = ascii_lowercase + digits
    first = st.builds(
        str.__add__, st.sampled_from(ascii_lowercase), st.text(characters, max_size=8)
    )
    others = st.lists(st.text(characters, min_size=1, max_size=8), max_size=5)
    parts = st.builds(_prepended, first, others)
    return parts.map(lambda found: separator.join(found)[:longest].rstrip(separator))


def _prepended(first: str, others: list[str]) -> list[str]:
    return [first, *others]


@cache
def service_names() -> st.SearchStrategy[str]:
    """Legal service names, short ones, long ones and ones with digits."""
    spoken = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map("-".join)
    found = st.one_of(spoken, _joined("-", limits.MAX_NAME))
    return found.filter(lambda name: names.problem_free(name, names.SERVICE))


@cache
def entity_names() -> st.SearchStrategy[str]:
    """Legal entity names, acronyms and digits among them."""
    capital = st.sampled_from(ascii_uppercase)
    rest = st.text(ascii_letters + digits, max_size=limits.MAX_ENTITY - 1)
    found = st.builds(str.__add__, capital, rest)
    return found.filter(
        lambda name: (
            names.problem_free(name, names.ENTITY)
            and len(words.plural(words.snake(name))) <= limits.MAX_PLURAL
            and not words.snake(name).startswith(("pg_", "copies_of_"))
        )
    )


@cache
def plurals() -> st.SearchStrategy[str]:
    """Legal plurals."""
    found = _joined("_", limits.MAX_PLURAL)
    return found.filter(lambda name: names.problem_free(name, names.PLURAL))


@cache
def field_names() -> st.SearchStrategy[str]:
    """Legal field names, words of Python and SQL among them."""
    telling = st.sampled_from(("sku", "type", "order", "limit", "items", "values", "model_name"))
    found = st.one_of(telling, _joined("_", limits.MAX_FIELD))
    return found.filter(lambda name: names.problem_free(name, names.FIELD))


@st.composite
def valid_specs(
    draw: st.DrawFn, *, most_services: int = 6, catalogue: tuple[Pattern, ...] = PATTERNS
) -> Raw:
    """Raw specs that `normalise` accepts: everything that may be left out sometimes is."""
    found = draw(
        st.lists(
            service_names(),
            min_size=1,
            max_size=most_services + _MOST_OTHERS,
            unique_by=lambda name: name.replace("-", ""),
        )
    )
    found, others = found[:most_services], found[most_services:]
    wanted = len(found) + len(others) + 1
    ports = st.integers(limits.MIN_PORT, limits.MAX_PORT)
    free = draw(st.lists(ports, unique=True, min_size=wanted, max_size=wanted))
    services = draw(_services(found, free))
    spec: Raw = {
        "system_name": draw(st.sampled_from(("shop", "my-system", "s3"))),
        "services": services,
    }
    _sometimes(draw, spec, "ci", st.sampled_from(limits.CI_CHOICES))
    _sometimes(draw, spec, "gateway_port", st.just(free[-1]))
    ids = [pattern.id for pattern in catalogue]
    _sometimes(draw, spec, "patterns", st.lists(st.sampled_from(ids), unique=True))
    given: list[str] = []
    mappings = cast("list[Raw]", services)
    named = list(zip(others, free[len(found) : -1], strict=True))
    views = draw(st.integers(0, len(named)))
    fronts = draw(st.integers(views, len(named)))
    if "cqrs" in ids and draw(st.booleans()):
        given.append("cqrs")
        spec["read_models"] = draw(sections.read_models(mappings, named[:views]))
    if "api-composition" in ids and draw(st.booleans()):
        given.append("api-composition")
        spec["compositions"] = draw(policies.compositions(mappings, named[views:fronts]))
    if "api-composition" in ids:
        policies.let_two_be_joined(mappings)
    if "saga" in ids and draw(st.booleans()):
        given.append("saga")
        spec["sagas"] = draw(sections.sagas(mappings))
    if "event-driven" in ids and draw(st.booleans()):
        given.append("event-driven")
        draw(sections.events(mappings))
    if set(GUARDS) <= set(ids) and draw(st.booleans()):
        given += draw(st.lists(st.sampled_from(GUARDS), unique=True))
        draw(policies.call_policies(spec, mappings))
    if "leader-election" in ids and draw(st.booleans()):
        given.append("leader-election")
        spec["jobs"] = draw(sections.jobs(mappings))
    if "strangler-fig" in ids and named[fronts:] and draw(st.booleans()):
        given.append("strangler-fig")
        spec["legacy"] = draw(sections.legacy(mappings, named[fronts:]))
    if given and draw(st.integers(0, 3)):
        chosen = cast("list[str]", spec.get("patterns", []))
        spec["patterns"] = list(dict.fromkeys((*chosen, *given)))
    policies.let_services_meet(spec, mappings)
    return spec


@st.composite
def _services(draw: st.DrawFn, found: list[str], ports: list[int]) -> list[object]:
    services: list[object] = []
    entities = {name: draw(entity_names()) for name in found}
    assume(len({words.camel(name) + entity for name, entity in entities.items()}) == len(found))
    for name, port in zip(found, ports, strict=False):
        peers = [other for other in found if other != name]
        calls = draw(st.lists(st.sampled_from(peers), unique=True)) if peers else []
        references = [f"{peer}.{entities[peer]}" for peer in calls]
        types = st.sampled_from([*KINDS, *(f"{kind}?" for kind in KINDS), *references])
        service: Raw = {"name": name, "calls": calls}
        entity: Raw = {"name": entities[name]}
        fields = st.dictionaries(field_names(), types, min_size=1, max_size=5)
        _sometimes(draw, service, "port", st.just(port))
        _sometimes(draw, entity, "plural", plurals())
        _sometimes(draw, entity, "fields", st.one_of(fields, fields.map(_as_list)))
        service["entity"] = entity if len(entity) > 1 else entities[name]
        services.append(service)
    return services


def _as_list(fields: dict[str, str]) -> list[object]:
    return [name if kind == "str" else {name: kind} for name, kind in fields.items()]


def _sometimes(draw: st.DrawFn, target: Raw, key: str, values: st.SearchStrategy[object]) -> None:
    if draw(st.booleans()):
        target[key] = draw(values)


@cache
def hostile_texts() -> st.SearchStrategy[str]:
    """Texts that break out of YAML, Jinja, paths, SQL, shells or terminals, and random ones."""
    return st.one_of(st.sampled_from(HOSTILE_TEXTS), st.text(max_size=20))


@cache
def hostile_values() -> st.SearchStrategy[object]:
    """Anything a YAML or JSON file can hold, hostile texts everywhere, and then some."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from((0, -1, 80, 8080, 65536, 10**30, 10**400)),
        st.floats(),
        hostile_texts(),
    )
    known = st.sampled_from(
        (
            "name",
            "port",
            "entity",
            "fields",
            "calls",
            "publishes",
            "service",
            "steps",
            "sources",
            "required",
            "retry",
            "total_timeout",
            "schedule",
            "routes",
            "path",
            "url",
        )
    )
    keys = st.one_of(hostile_texts(), known)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)
        ),
        max_leaves=8,
    )


@st.composite
def hostile_specs(draw: st.DrawFn, *, catalogue: tuple[Pattern, ...] = PATTERNS) -> object:
    """Raw specs of every kind of wrong, and now and then one that is legal after all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(hostile_values())
    spec: object = copy.deepcopy(draw(valid_specs(most_services=4, catalogue=catalogue)))
    for _ in range(draw(st.integers(0, 4))):
        spec = _damaged(draw, spec)
    return spec


def _damaged(draw: st.DrawFn, value: object) -> object:
    """Replace, add, rename or remove something at a random place inside a value."""
    if isinstance(value, dict) and value:
        mapping = cast("Raw", value)
        crowded = ["services"] * 4 if "services" in mapping else []
        key = draw(st.sampled_from([*mapping, *crowded]))
        match draw(st.sampled_from(("deeper", "deeper", "deeper", "add", "rename", "remove"))):
            case "add":
                mapping[draw(hostile_texts())] = draw(hostile_values())
            case "rename":
                mapping[draw(hostile_texts())] = mapping.pop(key)
            case "remove":
                del mapping[key]
            case _:
                mapping[key] = _damaged(draw, mapping[key])
        return mapping
    if isinstance(value, list) and value:
        items = cast("list[object]", value)
        index = draw(st.integers(0, len(items) - 1))
        items[index] = _damaged(draw, items[index])
        return items
    return draw(hostile_values())

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from msgen.spec import Pattern, System, normalise, presets
from msgen.spec.patterns import DEFAULT_PATTERNS
from msgen.wizard import SystemDraft, ask_start, ask_system
from msgen.wizard.flow import ask_patterns
from tests.wizard.scripted import Answer, Scripted

PRESETS = Path(__file__).parents[2] / "presets"
ALL = list(DEFAULT_PATTERNS)
NOTHING: list[str] = []


def blank(name: str = "shop") -> SystemDraft:
    return SystemDraft.started({"services": [], "system_name": name}, ())


def preset(name: str) -> SystemDraft:
    return SystemDraft.started(presets.load(PRESETS, name), ())


def system(draft: SystemDraft) -> System:
    return normalise(draft.raw()).system


def change(draft: SystemDraft, *answers: Answer) -> tuple[System, Scripted]:
    """Answer the questions about services; all others by what is proposed."""
    prompts = Scripted("", ALL, *answers, "done", "", "")
    changed = system(ask_system(prompts, draft))
    assert not prompts.answers
    return changed, prompts


def test_start_from_a_preset_or_from_nothing() -> None:
    available = presets.available(PRESETS)
    prompts = Scripted("shop")
    assert ask_start(prompts, available) == "shop"
    assert prompts.offered["Start from"] == ["minimal", "shop", "everything", "blank"]
    assert ask_start(Scripted("blank"), available) is None


@pytest.mark.parametrize(("name", "more"), [("shop", ()), ("everything", ("",))])
def test_taking_every_proposal_gives_the_preset(name: str, more: tuple[str, ...]) -> None:
    draft = preset(name)
    events, saga, read_models, composition, job = "", "", "", "", ""
    figures, others = True, False
    sections = (events, saga, read_models, composition, figures, others, job, *more)
    prompts = Scripted("", list(draft.patterns), "done", *sections, "", "")
    assert system(ask_system(prompts, draft)) == system(draft)
    assert not prompts.answers
    assert prompts.proposed["Patterns"] == list(draft.patterns)
    assert prompts.proposed["Port of the gateway"] == "8080"


def test_a_blank_system_is_built_service_by_service() -> None:
    changed, prompts = change(
        blank(),
        *("catalog", "Product", "sku:str, price:decimal"),
        *("add", "orders", "", ["catalog"], "product_id:catalog.Product, quantity:int"),
    )
    catalog, orders = changed.services
    assert (catalog.name, catalog.entity.name, catalog.port) == ("catalog", "Product", 8101)
    assert (orders.entity.name, orders.calls) == ("Order", ("catalog",))
    assert [field.type for field in orders.entity.fields] == ["catalog.Product", "int"]
    assert "Whom catalog calls" not in prompts.asked


def test_a_wrong_answer_is_refused_at_once_with_what_would_be_right() -> None:
    draft = blank("")
    prompts = Scripted(
        *("My Shop", "shop", ALL),
        *("Cata log", "catalog", "product", "Product", "sku:strng", " , ", "sku:str"),
        *("add", "catalog", "orders", "Order", ["catalog"], "product:catalog.Prodct", "n:int"),
        *("done", "80", "8101x", "8080", "none"),
    )
    finished = system(ask_system(prompts, draft))
    assert not prompts.answers
    assert [service.name for service in finished.services] == ["catalog", "orders"]
    told = "\n".join(prompts.problems)
    for hint in ("my-shop", "cata-log", "'Product'", "one of str,", "already defined", "'Product'"):
        assert hint in told
    assert len(prompts.problems) == 9


def test_an_entity_keeps_at_least_one_field() -> None:
    _, prompts = change(preset("minimal"), "0", "fields", " , ", "sku:str")
    assert prompts.problems == ["an entity needs at least one field"]


def test_a_renamed_service_is_still_called_and_referred_to() -> None:
    changed, _ = change(preset("minimal"), "0", "name", "goods", "0", "entity", "Article")
    orders = changed.service("orders")
    assert orders.calls == ("goods",)
    assert orders.entity.fields[0].type == "goods.Article"
    assert changed.service("goods").entity.plural == "articles"
    assert changed.service("goods").port == 8101


def test_a_service_that_others_call_stays() -> None:
    changed, prompts = change(preset("minimal"), "0", "remove")
    assert len(changed.services) == 2
    assert prompts.said == ["catalog stays: unknown service 'catalog': add it to services"]


def test_a_service_that_nobody_needs_goes() -> None:
    changed, _ = change(preset("minimal"), "1", "remove")
    assert [service.name for service in changed.services] == ["catalog"]


def test_the_last_service_stays() -> None:
    changed, prompts = change(preset("minimal"), "1", "remove", "0", "remove")
    assert len(changed.services) == 1
    assert prompts.said[0].startswith("catalog stays: ")


def test_a_call_that_a_field_needs_stays_until_the_field_is_changed() -> None:
    changed, prompts = change(
        preset("minimal"),
        *("1", "calls", NOTHING, ["catalog"]),
        *("1", "fields", "product_id:uuid", "1", "calls", NOTHING),
    )
    assert changed.service("orders").calls == ()
    assert "needs a call to catalog" in prompts.problems[0]


def test_a_single_service_has_nobody_to_call() -> None:
    _, prompts = change(blank(), "catalog", "", "", "0", "calls")
    assert prompts.said == ["there is no other service to call yet"]


def test_going_back_changes_nothing() -> None:
    draft = preset("minimal")
    assert change(draft, "0", "back")[0] == system(draft)


def test_without_a_gateway_nobody_asks_for_its_port() -> None:
    prompts = Scripted("", ["database-per-service"], "done", "gitlab")
    finished = system(ask_system(prompts, preset("minimal")))
    assert finished.gateway_port is None
    assert finished.ci == "gitlab"


def test_pulled_in_patterns_are_announced() -> None:
    catalogue = (Pattern("base", "B", "b"), Pattern("top", "T", "t", needs=("base",)))
    prompts = Scripted(["top"])
    draft = ask_patterns(prompts, replace(blank(), patterns=()), catalogue)
    assert draft.patterns == ("base", "top")
    assert prompts.said == ["base was added: top needs it"]


def test_a_pattern_excluded_by_name_is_not_offered_and_not_pulled_in() -> None:
    catalogue = (Pattern("base", "B", "b"), Pattern("top", "T", "t", needs=("base",)))
    draft = replace(blank(), patterns=(), excluded=frozenset({"base"}))
    prompts = Scripted(["top"], NOTHING)
    assert ask_patterns(prompts, draft, catalogue).patterns == ()
    assert prompts.offered["Patterns"] == ["top"]
    assert "was excluded" in prompts.problems[0]


@pytest.mark.parametrize("name", ["test", "", "not a name", "json"])
def test_a_folder_with_an_impossible_name_does_not_stop_the_wizard(name: str) -> None:
    raw = {**presets.load(PRESETS, "shop"), "system_name": name}
    prompts = Scripted("market", ALL, "done", "", "")
    assert system(ask_system(prompts, SystemDraft.started(raw, ()))).system_name == "market"

"""Legacy applications: one key takes the suggestion, a few say where one is and what goes over."""

from __future__ import annotations

from msgen.spec import System, normalise
from msgen.spec.patterns import EVERY
from msgen.wizard import SystemDraft, ask_system
from tests.wizard.scripted import Answer, Scripted

SUGGESTED = ""
WHICH = "Which legacy application"
HEIRS = "Who takes over one of its routes"
PATH = "Path that {} takes over, with all below it"
SERVICES: list[dict[str, object]] = [
    {"name": "orders", "entity": "Order", "calls": ["stock"]},
    {"name": "stock", "entity": "StockItem"},
    {"name": "tickets"},
]
ERP = {
    "name": "erp",
    "url": "http://erp.internal",
    "routes": [{"path": "/old/orders", "service": "orders"}, "stock"],
}
CRM = {"name": "crm", "routes": ["stock"]}


def draft(**more: object) -> SystemDraft:
    raw = {"system_name": "shop", "services": SERVICES, **more}
    return SystemDraft.started(raw, (), EVERY)


def asked(start: SystemDraft, *answers: Answer) -> tuple[System, Scripted]:
    """Answer the questions after the patterns; name, port and CI by what is proposed."""
    prompts = Scripted("", ["strangler-fig"], *answers, "", "")
    finished = ask_system(prompts, start)
    assert not prompts.answers
    return normalise(finished.raw(), catalogue=EVERY).system, prompts


def routes(system: System) -> dict[str, list[tuple[str, str]]]:
    return {
        each.name: [(route.path, route.service) for route in each.routes]
        for each in system.legacy or ()
    }


def urls(system: System) -> list[str | None]:
    return [each.url for each in system.legacy or ()]


def written() -> SystemDraft:
    return draft(patterns=["strangler-fig"], legacy=[ERP, CRM])


def test_a_suggestion_is_taken_by_one_key() -> None:
    system, prompts = asked(draft(), "done", SUGGESTED)
    assert prompts.said == ["api-gateway was added: strangler-fig needs it"]
    assert prompts.asked[3:-2] == ["Legacy application"]
    assert routes(system) == {"backoffice": [("/backoffice/orders", "orders")]}


def test_an_existing_one_is_its_url_its_name_and_who_takes_over_what() -> None:
    url = ("http://me:secret@erp", "http://erp.internal:8080")
    names = ("Old Erp", "old-erp")
    heirs: tuple[list[str], ...] = ([], ["orders", "stock"])
    paths = ("/orders", "", "/old-erp/orders/stock", "/wares")
    answers = ("choose", "existing", *url, *names, *heirs, *paths)
    system, prompts = asked(draft(), "done", *answers)
    assert urls(system) == ["http://erp.internal:8080"]
    assert routes(system) == {"old-erp": [("/old-erp/orders", "orders"), ("/wares", "stock")]}
    assert prompts.proposed[WHICH] == "small"
    assert prompts.offered[HEIRS] == ["orders", "stock", "tickets"]
    assert prompts.proposed[HEIRS] == ["orders"]
    assert prompts.proposed[PATH.format("orders")] == "/old-erp/orders"
    told = (
        "credentials",
        "did you mean 'old-erp'?",
        "at least one route",
        "is the route of",
        "is below",
    )
    assert all(word in problem for word, problem in zip(told, prompts.problems, strict=True))


def test_a_small_one_needs_no_url() -> None:
    system, prompts = asked(draft(), "done", "choose", "small", "", ["stock"], "")
    assert routes(system) == {"backoffice": [("/backoffice/stock", "stock")]}
    assert urls(system) == [None]
    assert prompts.asked[4:-2] == [
        WHICH,
        "Name of the legacy application",
        HEIRS,
        PATH.format("stock"),
    ]


def test_what_was_written_is_what_is_suggested() -> None:
    system, _ = asked(written(), "done", SUGGESTED)
    assert routes(system) == {
        "crm": [("/crm/stock", "stock")],
        "erp": [("/erp/stock", "stock"), ("/old/orders", "orders")],
    }


def test_what_was_written_is_where_a_choice_begins() -> None:
    start = draft(patterns=["strangler-fig"], legacy=[ERP])
    answers = ("choose", "", "", "", ["orders"], "")
    system, prompts = asked(start, "done", *answers)
    assert prompts.proposed[WHICH] == "existing"
    assert prompts.proposed[HEIRS] == ["stock", "orders"]
    assert routes(system) == {"erp": [("/old/orders", "orders")]}
    assert urls(system) == ["http://erp.internal"]


def test_routes_follow_their_service() -> None:
    renamed, _ = asked(written(), "1", "name", "wares", "done", SUGGESTED)
    assert routes(renamed) == {
        "crm": [("/crm/stock", "wares")],
        "erp": [("/erp/stock", "wares"), ("/old/orders", "orders")],
    }
    removed, _ = asked(written(), "0", "calls", [], "1", "remove", "done", SUGGESTED)
    assert routes(removed) == {"erp": [("/old/orders", "orders")]}


def test_what_no_chosen_pattern_reads_is_silent() -> None:
    prompts = Scripted("", [], "done", "")
    done = normalise(ask_system(prompts, written()).raw(), catalogue=EVERY)
    assert (done.system.legacy, done.notes) == (None, ())

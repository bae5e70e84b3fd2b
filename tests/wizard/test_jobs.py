"""Scheduled jobs: one key takes the suggestion, a few change it."""

from __future__ import annotations

from msgen.spec import System, normalise
from msgen.spec.patterns import EVERY
from msgen.wizard import SystemDraft, ask_system
from tests.wizard.scripted import Answer, Scripted

SUGGESTED = ""
WHOSE = "Whose job is it (one of its instances leads, and runs it)"
SERVICES: list[dict[str, object]] = [
    {"name": "orders", "entity": "Order", "calls": ["stock"]},
    {"name": "stock", "entity": "StockItem"},
    {"name": "work", "entity": "Job"},
]
CLOSING = {"name": "close-books", "service": "orders", "schedule": "0 3 * * *"}
COUNTING = {"name": "count", "service": "stock", "schedule": "0 4 * * *"}


def draft(**more: object) -> SystemDraft:
    raw = {"system_name": "shop", "services": SERVICES, **more}
    return SystemDraft.started(raw, (), EVERY)


def asked(start: SystemDraft, *answers: Answer) -> tuple[System, Scripted]:
    """Answer the questions after the patterns; name and CI by what is proposed."""
    prompts = Scripted("", ["leader-election"], *answers, "")
    finished = ask_system(prompts, start)
    assert not prompts.answers
    return normalise(finished.raw(), catalogue=EVERY).system, prompts


def jobs(system: System) -> list[tuple[str, str, str]]:
    return [(job.name, job.service, job.schedule) for job in system.jobs or ()]


def written() -> SystemDraft:
    return draft(patterns=["leader-election"], jobs=[CLOSING, COUNTING])


def test_a_suggestion_is_taken_by_one_key() -> None:
    system, prompts = asked(draft(), "done", SUGGESTED)
    assert prompts.asked[3:-1] == ["Job"]
    assert jobs(system) == [("summarise-orders", "orders", "*/5 * * * *")]


def test_a_job_is_its_service_its_name_and_its_schedule() -> None:
    answers = ("choose", "stock", "Count", "count-stock", "0 25 * * *", "0 5 * * MON")
    system, prompts = asked(draft(), "done", *answers)
    assert prompts.offered[WHOSE] == ["orders", "stock"]
    assert prompts.proposed[WHOSE] == "orders"
    assert prompts.proposed["Name of the job"] == "summarise-orders"
    assert "did you mean 'count'?" in prompts.problems[0]
    assert "bad hour" in prompts.problems[1]
    assert jobs(system) == [("count-stock", "stock", "0 5 * * MON")]


def test_what_was_written_is_what_is_suggested() -> None:
    system, _ = asked(written(), "done", SUGGESTED)
    assert jobs(system) == [
        ("close-books", "orders", "0 3 * * *"),
        ("count", "stock", "0 4 * * *"),
    ]


def test_a_job_follows_its_service() -> None:
    renamed, _ = asked(written(), "1", "name", "wares", "done", SUGGESTED)
    assert [service for _, service, _ in jobs(renamed)] == ["orders", "wares"]
    removed, _ = asked(written(), "0", "remove", "done", SUGGESTED)
    assert jobs(removed) == [("count", "stock", "0 4 * * *")]


def test_what_no_chosen_pattern_reads_is_silent() -> None:
    prompts = Scripted("", [], "done", "")
    done = normalise(ask_system(prompts, written()).raw(), catalogue=EVERY)
    assert (done.system.jobs, done.notes) == (None, ())

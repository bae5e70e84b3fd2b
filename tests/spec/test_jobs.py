"""Scheduled jobs: every rule at its place with a hint, and the one that is derived."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msgen.spec import apply_options, to_answers
from msgen.spec.model import Job
from msgen.spec.patterns import EVERY
from msgen.spec.schedules import problem_with
from tests.spec.support import known, market, mistake, mistakes, notes, service, spec

Raw = dict[str, object]


def job(name: str = "close-books", **more: object) -> Raw:
    return {"name": name, "service": "orders", "schedule": "0 3 * * *", **more}


def employing(*jobs: object, **more: object) -> Raw:
    return market("leader-election", jobs=list(jobs), **more)


def due(schedule: object) -> Raw:
    return employing(job(schedule=schedule))


def jobs(raw: object) -> list[tuple[str, str, str]]:
    return [(it.name, it.service, it.schedule) for it in known(raw).system.jobs or ()]


def test_jobs_are_sorted_by_name_and_part_of_the_answers() -> None:
    raw = employing(job("b", schedule="30 * * * * *"), job("a", service="goods"))
    answers = to_answers(known(raw).system)
    assert answers["jobs"] == [job("a", service="goods"), job("b", schedule="30 * * * * *")]
    assert list(answers)[-2:] == ["jobs", "ci"]
    assert known(answers).system == known(raw).system


def test_a_job_says_how_many_there_are_at_the_service_with_most_calls() -> None:
    raw = market("leader-election")
    assert jobs(raw) == [("summarise-orders", "orders", "*/5 * * * *")]
    assert notes(raw) == [
        "jobs: summarise-orders of orders was added: a system with leader-election has one"
    ]
    assert known(to_answers(known(raw).system)).notes == ()


def test_a_derived_job_fits_whatever_the_entities_are_called() -> None:
    plural = "extraordinarily_long_ledger_entries"
    long = service("ledger", entity={"name": "Ledger", "plural": plural})
    ((name, _, _),) = jobs(spec(long, patterns=["leader-election"]))
    assert name == "summarise-extraordinarily-long-ledger-en"


def test_a_derived_job_keeps_out_of_the_way_of_jobs_that_are_entities() -> None:
    busy = service("work", entity="Job", calls=["ledger"])
    assert jobs(spec("ledger", busy, patterns=["leader-election"])) == [
        ("summarise-ledgers", "ledger", "*/5 * * * *")
    ]


def test_no_job_can_be_derived_where_every_entity_is_one() -> None:
    raw = spec(service("work", entity="Job"), patterns=["leader-election"])
    finding = mistake(raw, EVERY)
    assert finding.place == "patterns"
    assert finding.message.startswith("no service can have a job")
    assert "another plural" in (finding.hint or "")


def test_entities_may_be_called_jobs_where_there_are_none() -> None:
    busy = service("work", entity="Job")
    assert known(spec(busy, patterns=[])).system.service("work").entity.plural == "jobs"
    raw = spec("ledger", busy, patterns=["leader-election"], jobs=[job(service="ledger")])
    assert len(jobs(raw)) == 1


def test_jobs_are_dropped_without_the_pattern_and_that_is_said() -> None:
    raw = market(jobs=[job()])
    assert known(raw).system.jobs is None
    assert notes(raw) == ["jobs: was dropped: only leader-election reads it"]
    assert notes(raw, excluded={"leader-election"}) == []


def test_a_job_is_set_by_its_name() -> None:
    options = ['jobs.close-books.schedule="*/2 * * * *"', "jobs[1].service=goods"]
    edited = apply_options(employing(job(), job("other")), settings=options)
    assert not edited.findings
    assert jobs(edited.raw) == [
        ("close-books", "orders", "*/2 * * * *"),
        ("other", "goods", "0 3 * * *"),
    ]


MISTAKES: list[tuple[object, str, str]] = [
    (employing(*[job(f"a{n}") for n in range(51)]), "jobs", "at most 50"),
    (employing("close-books"), "jobs[0]", "expected a job"),
    (employing(job(every="60s")), "jobs[0].every", "unknown key"),
    (employing({"service": "orders", "schedule": "0 3 * * *"}), "jobs[0]", "lacks its name"),
    (employing({"name": "a", "schedule": "0 3 * * *"}), "jobs[0]", "lacks its service"),
    (employing({"name": "a", "service": "orders"}), "jobs[0]", "lacks its schedule"),
    (employing(job("Close")), "jobs[0].name", "cannot name a job"),
    (employing(job("a" * 41)), "jobs[0].name", "at most 40"),
    (employing(job("import")), "jobs[0].name", "Python keyword"),
    (employing(job(), job(service="goods")), "jobs[1].name", "already defined by jobs[0]"),
    (employing(job(service="nobody")), "jobs[0].service", "unknown service"),
    (
        employing(job(), orders={"entity": "Job"}),
        "jobs[0].service",
        "also the path that shows the jobs",
    ),
    (
        spec(
            "a", "a-b", patterns=["leader-election"],
            jobs=[job("b-c", service="a"), job("c", service="a-b")],
        ),
        "jobs[1].name",
        "a-b-c is also the lease of jobs[0]",
    ),
    (due(5), "jobs[0].schedule", "expected a schedule"),
    (due("* * * *"), "jobs[0].schedule", "is no schedule"),
    (due("* * * * * * *"), "jobs[0].schedule", "is no schedule"),
    (due("@hourly"), "jobs[0].schedule", "is no schedule"),
    (due("0 3 * * *\n"), "jobs[0].schedule", "is no schedule"),
    (due("0 3 * * fr\u0131"), "jobs[0].schedule", "is no schedule"),
    (due("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29 * * * *"),
     "jobs[0].schedule", "at most 80"),
    (due("60 * * * * *"), "jobs[0].schedule", "bad second"),
    (due("60 * * * *"), "jobs[0].schedule", "bad minute"),
    (due("0 24 * * *"), "jobs[0].schedule", "bad hour"),
    (due("0 0 32 2 *"), "jobs[0].schedule", "bad day-of-month"),
    (due("0 0 * 13 *"), "jobs[0].schedule", "bad month"),
    (due("0 0 * * 8"), "jobs[0].schedule", "bad day-of-week"),
    (due("*/0 * * * *"), "jobs[0].schedule", "bad minute"),
    (due("0 0 30 2 *"), "jobs[0].schedule", "'0 0 30 2 *' never comes due"),
    (due("0 0 31 4,6,9,11 *"), "jobs[0].schedule", "'0 0 31 4,6,9,11 *' never comes due"),
    (due("0 0 */30 * MON#2"), "jobs[0].schedule", "'0 0 */30 * MON#2' never comes due"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "place", "message"), MISTAKES, ids=[row[2] for row in MISTAKES])
def test_a_mistake_is_found_at_its_place(raw: object, place: str, message: str) -> None:
    finding = mistake(raw, EVERY)
    assert finding.place == place
    assert finding.hint
    assert message in finding.message


HINTS: list[tuple[object, str]] = [
    (employing(job("Close Books")), "did you mean 'close-books'?"),
    (employing(job("import")), "for example 'import-job'"),
    (employing(job(service="order")), "did you mean 'orders'?"),
    (employing(job(schedul="0 3 * * *")), "did you mean 'schedule'?"),
    (due(" 0  3 * * *"), "did you mean '0 3 * * *'?"),
    (due("3 * * *"), "five fields with a space between them"),
    (due("0 24 * * *"), "0 to 23"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "hint"), HINTS, ids=[row[1] for row in HINTS])
def test_a_mistake_comes_with_a_hint(raw: object, hint: str) -> None:
    assert hint in (mistake(raw, EVERY).hint or "")


@pytest.mark.parametrize(
    "schedule",
    [
        "*/5 * * * *",
        "*/30 * * * * *",
        "0 9-17/2 * * mon-fri",
        "0 0 L * *",
        "0 0 LW JAN,jul *",
        "0 0 * * 5L",
        "0 0 29 2 *",  # every fourth year
        "0 0 */2 2 MON#5",  # a Monday, 29 February: once in 28 years
        "0 0 30 2 MON",  # either of them, as cron has it
    ],
)
def test_a_schedule_is_what_the_services_can_read(schedule: str) -> None:
    assert jobs(due(schedule)) == [("close-books", "orders", schedule)]


_FIELDS = st.text("0123456789*/,#-LWMONJAN", min_size=1, max_size=6)


@given(st.one_of(st.text(max_size=90), st.lists(_FIELDS, min_size=4, max_size=7).map(" ".join)))
def test_any_text_is_a_schedule_or_has_a_problem(text: str) -> None:
    problem = problem_with(text)
    if problem is None:
        assert Job(name="a", service="b", schedule=text).schedule == text
    else:
        assert problem.hint


def test_all_mistakes_are_reported_in_one_run() -> None:
    raw = employing(job("Close", service="nobody"), job(schedule="* *"), job("a", x=1))
    assert {finding.place for finding in mistakes(raw, EVERY)} == {
        "jobs[0].name",
        "jobs[0].service",
        "jobs[1].schedule",
        "jobs[2].x",
    }

"""A chosen pattern brings what it needs, or is refused when that was ruled out."""

from __future__ import annotations

import re

import yaml

from msgen.errors import Finding
from msgen.spec import PATTERNS, Note, Pattern
from msgen.spec.patterns import (
    DEFAULT_PATTERNS,
    EVERY,
    POLICY_KEYS,
    SERVICE_KEYS,
    SYSTEM_KEYS,
    complete,
    missing_keys,
)
from msgen.spec.report import Report
from tests.spec.support import ROOT, mistakes, service, spec

CATALOGUE = (
    Pattern("base", "", ""),
    Pattern("middle", "", "", needs=("base",)),
    Pattern("top", "", "", needs=("middle",)),
)


def test_a_needed_pattern_is_added_and_that_is_said() -> None:
    report = Report()
    assert complete(["top"], [], report, CATALOGUE) == ("base", "middle", "top")
    assert report.notes == [
        Note("patterns", "middle was added: top needs it"),
        Note("patterns", "base was added: middle needs it"),
    ]


def test_a_needed_pattern_that_was_ruled_out_is_a_mistake() -> None:
    report = Report()
    complete(["top"], ["base"], report, CATALOGUE)
    assert report.findings == [
        Finding(
            "patterns",
            "middle needs base, which was excluded",
            "leave middle out too, or stop excluding base",
        )
    ]


def test_a_pattern_that_is_already_there_is_not_added_twice() -> None:
    report = Report()
    assert complete(["base", "middle"], [], report, CATALOGUE) == ("base", "middle")
    assert report.notes == []


def test_the_catalogue_is_sorted_and_needs_only_what_it_has() -> None:
    for catalogue in (PATTERNS, EVERY):
        ids = [pattern.id for pattern in catalogue]
        assert ids == sorted(ids)
        assert {needed for pattern in catalogue for needed in pattern.needs} <= set(ids)


def test_a_key_of_a_pattern_that_cannot_be_chosen_is_unknown() -> None:
    base = [pattern for pattern in EVERY if pattern.id == "api-gateway"]
    read = [key for key in (*SYSTEM_KEYS, *SERVICE_KEYS, *POLICY_KEYS) if key != "gateway_port"]
    assert missing_keys(base) == set(read)
    raw = spec(service(publishes=["LedgerOpened"], call_policies={}), sagas=[], patterns=[])
    places = [finding.place for finding in mistakes(raw, base)]
    assert places == ["sagas", "services[0].publishes", "services[0].call_policies"]


def test_a_section_of_a_pattern_that_cannot_be_chosen_is_unknown() -> None:
    base = [pattern for pattern in EVERY if pattern.id not in {"bulkhead", "api-composition"}]
    raw = spec("ledger", "ware", call_policy={"bulkhead": {}, "breaker": {}}, compositions=["a"])
    assert [finding.place for finding in mistakes(raw, base)] == [
        "compositions",
        "call_policy.bulkhead",
    ]


def test_copiers_questions_offer_exactly_the_patterns_of_the_catalogue() -> None:
    questions = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    ids = [pattern.id for pattern in PATTERNS]
    known = re.findall(r"'([a-z-]+)'", questions["patterns"]["validator"])
    assert sorted(set(known) - {"in"}) == ids
    assert questions["patterns"]["default"] == list(DEFAULT_PATTERNS)

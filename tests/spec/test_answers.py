"""Answers are plain data in one order: equal systems give equal bytes."""

from __future__ import annotations

import json

from msgen.spec import normalise, to_answers
from tests.spec.support import service, spec


def test_two_spellings_of_a_system_give_the_same_bytes() -> None:
    one = spec("ware", service("ledger", calls=["ware"], port=8102), ci="github")
    other = {
        "ci": "github",
        "services": [
            {"calls": ["ware"], "port": 8102, "entity": "Ledger", "name": "ledger"},
            {"port": 8101, "name": "ware", "entity": {"fields": ["name"], "name": "Ware"}},
        ],
        "system_name": "shop",
    }
    first, second = (json.dumps(to_answers(normalise(raw).system)) for raw in (one, other))
    assert first == second


def test_a_system_without_a_gateway_has_no_gateway_port_among_its_answers() -> None:
    assert list(to_answers(normalise(spec(patterns=[])).system)) == [
        "system_name",
        "patterns",
        "services",
        "ci",
    ]

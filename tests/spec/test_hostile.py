"""Whatever is in a spec, it ends in a normal form or in mistakes that name their place."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings

from msgen.errors import Finding, InputError
from msgen.spec import System, from_answers, normalise, to_answers
from msgen.spec.patterns import EVERY
from tests.strategies import hostile_specs


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_specs(catalogue=EVERY))
@example(None)
@example({"services": [{"name": "a", "port": 10**5000}]})
@example({"system_name": "\ud800", "services": [{"\ud800": {}}]})
@example({"system_name": "shop", "services": "a" * 2000})
def test_a_hostile_spec_is_normalised_or_refused_with_places(raw: object) -> None:
    result = outcome(raw)
    if isinstance(result, System):
        assert from_answers(to_answers(result), EVERY) == result
        return
    assert result
    for finding in result:
        whole = f"{finding.place}{finding.message}{finding.hint}"
        assert finding.place
        assert finding.message
        assert finding.hint
        assert whole.isprintable()
        assert len(whole) < 600


def outcome(raw: object) -> System | tuple[Finding, ...]:
    try:
        return normalise(raw, catalogue=EVERY).system
    except InputError as error:
        return error.findings

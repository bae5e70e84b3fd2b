"""The numbers of the load generator."""

from collections import Counter

from devstack.load import Tally


def test_the_report_names_latency_throughput_and_statuses() -> None:
    """A hundred answers in two seconds."""
    tally = Tally([0.010] * 98 + [0.500] * 2, Counter({"200": 99, "503": 1}))
    report = tally.report(seconds=2.0)
    assert "100 answers in 2.0 s: 50 per second" in report
    assert "p50 10.0 ms, p99 500.0 ms" in report
    assert "200: 99, 503: 1" in report


def test_a_report_of_nothing_is_a_report() -> None:
    """Every request may have failed."""
    assert "0 answers" in Tally(statuses=Counter({"ConnectError": 3})).report(1.0)

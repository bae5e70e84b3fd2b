"""A log line: one JSON object, with the trace it belongs to."""

import json
import logging
from collections.abc import Generator

import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider

from chassis import logs


@pytest.fixture(autouse=True)
def restore_logging() -> Generator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize("of_the_standard_library", [False, True])
def test_a_line_carries_its_trace_and_its_origin(
    capsys: pytest.CaptureFixture[str], of_the_standard_library: bool
) -> None:
    logs.configure(service="orders", instance="orders-1", style="json")
    logs.set_level("INFO")
    with TracerProvider().get_tracer("test").start_as_current_span("work") as span:
        if of_the_standard_library:
            logging.getLogger("lib").warning("hello")
        else:
            structlog.stdlib.get_logger("lib").warning("hello", answer=42)
    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "hello"
    assert (line["service"], line["instance"]) == ("orders", "orders-1")
    assert line["trace_id"] == f"{span.get_span_context().trace_id:032x}"


def test_the_level_can_change_while_running(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(service="orders", instance="orders-1", style="json")
    logs.set_level("WARNING")
    structlog.stdlib.get_logger("lib").info("not shown")
    logs.set_level("INFO")
    structlog.stdlib.get_logger("lib").info("shown")
    assert "not shown" not in (out := capsys.readouterr().out)
    assert "shown" in out

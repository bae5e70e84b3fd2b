"""What is measured of jobs."""

import time
from collections.abc import Callable, Iterable
from typing import Literal

from opentelemetry.metrics import CallbackOptions, Meter, Observation

Outcome = Literal["done", "failed", "fenced"]


class Meters:
    """Instruments of one instance; `leading` says the jobs that it leads, with their epochs."""

    def __init__(self, meter: Meter) -> None:
        self._leading: dict[str, Callable[[], int]] = {}
        self._succeeded: dict[str, float] = {}
        self._runs = meter.create_counter("jobs.runs", description="Runs, by how they ended")
        meter.create_observable_gauge(
            "jobs.leading", [self._show_leading], description="1 where this instance leads the job"
        )
        meter.create_observable_gauge(
            "jobs.epoch", [self._show_epoch], description="The epoch under which it leads"
        )
        meter.create_observable_gauge(
            "jobs.since_success", [self._show_age], "s", "Since the last slot that was run"
        )

    def watch(self, job: str, epoch: Callable[[], int]) -> None:
        """Show who leads `job`: `epoch` is 0 while this instance does not."""
        self._leading[job] = epoch

    def ran(self, job: str, outcome: Outcome) -> None:
        """Count a run."""
        self._runs.add(1, {"job": job, "outcome": outcome})

    def succeeded(self, job: str, age: float) -> None:
        """Remember that the last slot that was run is `age` seconds old."""
        self._succeeded[job] = time.monotonic() - age

    def _show_leading(self, _options: CallbackOptions) -> Iterable[Observation]:
        for job, epoch in self._leading.items():
            yield Observation(1 if epoch() else 0, {"job": job})

    def _show_epoch(self, _options: CallbackOptions) -> Iterable[Observation]:
        for job, epoch in self._leading.items():
            yield Observation(epoch(), {"job": job})

    def _show_age(self, _options: CallbackOptions) -> Iterable[Observation]:
        """Only where it leads: the others do not know."""
        for job, moment in self._succeeded.items():
            if self._leading[job]():
                yield Observation(time.monotonic() - moment, {"job": job})

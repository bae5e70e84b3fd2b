"""The figures of calls that operators see, at `/metrics` and in traces."""

from collections.abc import Callable, Iterable, Mapping

from opentelemetry.metrics import CallbackOptions, Counter, Observation

from chassis.telemetry import Telemetry

Readings = Callable[[], Iterable[tuple[float, Mapping[str, str]]]]
"""Values, each with what it belongs to."""


class Panel:
    """Makes each instrument once, whoever of the peers' guards asks for it first."""

    def __init__(self, telemetry: Telemetry) -> None:
        self.tracer = telemetry.tracer("chassis.calls")
        self._meter = telemetry.meter("chassis.calls")
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, list[Readings]] = {}

    def counter(self, name: str, description: str) -> Counter:
        """The counter of this name."""
        if name not in self._counters:
            self._counters[name] = self._meter.create_counter(name, description=description)
        return self._counters[name]

    def show(self, name: str, description: str, readings: Readings) -> None:
        """Show what `readings` gives, whenever somebody looks at the gauge of this name."""
        if name not in self._gauges:
            shown = self._gauges[name] = list[Readings]()

            def observe(_options: CallbackOptions) -> Iterable[Observation]:
                return [Observation(*reading) for each in shown for reading in each()]

            self._meter.create_observable_gauge(name, [observe], description=description)
        self._gauges[name].append(readings)

"""The figures of calls that operators see, at `/metrics` and in traces."""

from collections.abc import Callable, Iterable, Mapping

from opentelemetry.metrics import CallbackOptions, Observation

from chassis.telemetry import Telemetry

Readings = Callable[[], Iterable[tuple[float, Mapping[str, str]]]]
"""Values, each with what it belongs to."""


class Panel:
    """Shows what guards count by themselves: figures cost something when somebody looks.

    Each instrument is made once, whoever of the peers' guards has something to show first.
    """

    def __init__(self, telemetry: Telemetry) -> None:
        self.tracer = telemetry.tracer("chassis.calls")
        self._meter = telemetry.meter("chassis.calls")
        self._shown: dict[str, list[Readings]] = {}

    def gauge(self, name: str, description: str, readings: Readings) -> None:
        """Show what is so now."""
        if name not in self._shown:
            observe = self._observer(name)
            self._meter.create_observable_gauge(name, [observe], description=description)
        self._shown[name].append(readings)

    def total(self, name: str, description: str, readings: Readings) -> None:
        """Show what has been counted since the start of the process."""
        if name not in self._shown:
            observe = self._observer(name)
            self._meter.create_observable_counter(name, [observe], description=description)
        self._shown[name].append(readings)

    def _observer(self, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
        shown = self._shown[name] = []

        def observe(_options: CallbackOptions) -> Iterable[Observation]:
            return [Observation(*reading) for readings in shown for reading in readings()]

        return observe

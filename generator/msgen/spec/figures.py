"""The figures of a call policy: what each means, its bounds, and what holds when nobody says.

The one home of all three, for the model, the checks and the JSON Schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        meaning: What it says, with its unit.
        least: The lowest it may be; an int for a whole number.
        most: The highest it may be.
        default: What holds when a spec says nothing.
    """

    meaning: str
    least: float
    most: float
    default: float

    @property
    def whole(self) -> bool:
        """Whether it must be a whole number."""
        return isinstance(self.least, int)


TIMEOUTS: Final = {
    "connect_timeout": Figure("Seconds to connect.", 0.01, 60.0, 0.5),
    "read_timeout": Figure("Seconds for one attempt, connecting aside.", 0.01, 60.0, 2.0),
    "total_timeout": Figure(
        "Seconds for a call with all its attempts: its deadline.", 0.01, 60.0, 3.0
    ),
}

BREAKER: Final = {
    "failure_percent": Figure("Percent of failed calls at which it opens.", 1, 100, 50),
    "slow_seconds": Figure("Seconds from which a call counts as slow.", 0.01, 60.0, 1.0),
    "slow_percent": Figure("Percent of slow calls at which it opens.", 1, 100, 80),
    "minimum_calls": Figure("Calls in the window before it may open.", 1, 10_000, 10),
    "window_seconds": Figure("Seconds over which calls are counted.", 1, 3600, 10),
    "open_seconds": Figure("Seconds it stays open before it lets a probe pass.", 0.1, 3600.0, 5.0),
}

RETRY: Final = {
    "attempts": Figure("Attempts in total, the first among them.", 1, 10, 6),
    "first_delay": Figure(
        "Seconds that the first delay is at most; it doubles each time.", 0.001, 60.0, 0.05
    ),
    "longest_delay": Figure("Seconds that any delay is at most.", 0.001, 60.0, 1.0),
    "budget_percent": Figure("Percent of calls that may be attempted again.", 1, 100, 10),
}

BULKHEAD: Final = {
    "concurrent": Figure("Calls at the same time; more are refused at once.", 1, 10_000, 20),
}

SECTIONS: Final = {"breaker": BREAKER, "retry": RETRY, "bulkhead": BULKHEAD}
"""The figures that a pattern adds, by the key they stand under."""

FIGURES: Final = TIMEOUTS | {
    f"{section}.{name}": figure
    for section, figures in SECTIONS.items()
    for name, figure in figures.items()
}
"""Every figure by its place in a policy, in order: `breaker.open_seconds`."""


def nested(flat: Mapping[str, float | None]) -> dict[str, object]:
    """Figures by their places as a spec writes them, in order: sections are mappings."""
    written: dict[str, object] = {name: flat[name] for name in TIMEOUTS if name in flat}
    for section, figures in SECTIONS.items():
        inner = {name: flat[f"{section}.{name}"] for name in figures if f"{section}.{name}" in flat}
        if inner:
            written[section] = inner
    return written

"""What was found on each route: counts since the start, and the last differences."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from strangler.differ.compare import Field

KEPT = 200

Outcome = Literal["mirrored", "dropped", "equal", "different", "failed", "accepted", "refused"]


@dataclass(frozen=True)
class Difference:
    """One request that the sides answer differently."""

    at: str
    method: str
    path: str
    fields: tuple[Field, ...]


@dataclass
class Page:
    """One route."""

    counts: Counter[Outcome] = field(default_factory=Counter["Outcome"])
    differences: deque[Difference] = field(default_factory=lambda: deque["Difference"](maxlen=KEPT))


class Ledger:
    """All routes; `on_outcome` is told of each one, for metrics."""

    def __init__(
        self, on_outcome: Callable[[str, Outcome], None] = lambda _route, _outcome: None
    ) -> None:
        self._since = _now()
        self._pages: dict[str, Page] = {}
        self._on_outcome = on_outcome

    def count(self, route: str, outcome: Outcome) -> None:
        """Note one outcome."""
        self._pages.setdefault(route, Page()).counts[outcome] += 1
        self._on_outcome(route, outcome)

    def keep(self, route: str, method: str, path: str, fields: list[Field]) -> None:
        """Keep a difference, or why the new side would have refused a write."""
        one = Difference(_now(), method, path, tuple(fields))
        self._pages.setdefault(route, Page()).differences.append(one)

    def report(self, route: str) -> dict[str, Any]:
        """What `strangler report` shows."""
        page = self._pages.get(route, Page())
        counts = page.counts
        return {
            "route": route,
            "since": self._since,
            "mirrored": counts["mirrored"],
            "dropped": counts["dropped"],
            "compared": counts["equal"] + counts["different"],
            "equal": counts["equal"],
            "different": counts["different"],
            "failed": counts["failed"],
            "writes": {"accepted": counts["accepted"], "refused": counts["refused"]},
            "differences": [asdict(one) for one in page.differences],
        }


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

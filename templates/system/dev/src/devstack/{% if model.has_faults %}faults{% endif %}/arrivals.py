"""The requests that reached a watched service: a line for each, also for those never answered."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Arrival:
    """One request, as it came."""

    at: float
    """When, in seconds since 1970."""
    method: str
    path: str
    at_once: int
    """How many requests were there then, this one included."""


class Book:
    """Where one instance of a service writes down what arrives."""

    def __init__(self, folder: Path, service: str, instance: str) -> None:
        self._file = folder / service / f"{instance}.arrivals"

    def enter(self, arrival: Arrival) -> None:
        """Write one line, in one step."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(arrival)) + "\n")


def read_arrivals(folder: Path, service: str) -> list[Arrival]:
    """What reached the instances of a service, in the order of time."""
    found = [
        Arrival(**json.loads(line))
        for file in (folder / service).glob("*.arrivals")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return sorted(found, key=lambda arrival: arrival.at)

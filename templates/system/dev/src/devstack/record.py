"""The record of a running stack, `stack.json` in its folder: how other processes find it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import psutil

Phase = Literal["starting", "ready"]


@dataclass(frozen=True)
class Record:
    """Who runs the stack, since when, and where its doors are."""

    pid: int
    created: float
    run: str
    phase: Phase
    links: dict[str, str]

    def alive(self) -> bool:
        """Whether that very process still runs (and not another with its id)."""
        try:
            return abs(psutil.Process(self.pid).create_time() - self.created) < 1.0
        except psutil.NoSuchProcess:
            return False


def write(state: Path, record: Record) -> None:
    """Replace the record in one step."""
    text = json.dumps(asdict(record), indent=2) + "\n"
    fresh = state / "stack.json.new"
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, state / "stack.json")


def read(state: Path) -> Record | None:
    """The record of the stack that runs in `state`, None when none does."""
    try:
        data = json.loads((state / "stack.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    record = Record(**data)
    return record if record.alive() else None


def remove(state: Path) -> None:
    """Forget the record."""
    (state / "stack.json").unlink(missing_ok=True)

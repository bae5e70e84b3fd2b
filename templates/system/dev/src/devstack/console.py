"""The logs of all processes in one terminal, each line with the name of its process."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
POLL_SECONDS = 0.1


def wants_colour(output: TextIO, env: Mapping[str, str]) -> bool:
    """Whether `output` is a terminal whose user did not set NO_COLOR."""
    return output.isatty() and "NO_COLOR" not in env


class Tail:
    """Copies what processes append to their log files."""

    def __init__(self, logs: Path, output: TextIO = sys.stdout, only: str | None = None) -> None:
        self._logs = logs
        self._output = output
        self._pattern = f"{only or '*'}.log"
        self._colour = wants_colour(output, os.environ)
        self._offsets: dict[Path, int] = {}
        self._width = 10

    async def follow(self) -> None:
        """Copy new lines until cancelled."""
        while True:
            self.copy()
            await asyncio.sleep(POLL_SECONDS)

    def copy(self) -> None:
        """Copy the lines that were completed since the last call."""
        for file in sorted(self._logs.glob(self._pattern)):
            with file.open("rb") as log:
                log.seek(self._offsets.get(file, 0))
                fresh = log.read()
            complete = fresh[: fresh.rfind(b"\n") + 1]
            self._offsets[file] = self._offsets.get(file, 0) + len(complete)
            for line in complete.decode("utf-8", "replace").splitlines():
                self._output.write(f"{self._prefix(file.stem)}{line}\n")
        self._output.flush()

    def skip(self) -> None:
        """Begin at the present end of every log."""
        for file in self._logs.glob(self._pattern):
            self._offsets[file] = file.stat().st_size

    def _prefix(self, name: str) -> str:
        self._width = max(self._width, len(name))
        label = f"{name:<{self._width}} | "
        if not self._colour:
            return label
        return f"\x1b[{COLOURS[sum(name.encode()) % len(COLOURS)]}m{label}\x1b[0m"

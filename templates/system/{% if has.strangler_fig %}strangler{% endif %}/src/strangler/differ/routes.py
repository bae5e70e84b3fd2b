"""The routes, as their state files say: read again when a file has changed."""

from pathlib import Path

import structlog

from strangler.refusal import Refusal
from strangler.state import State, parse

_log = structlog.stdlib.get_logger(__name__)


class Routes:
    """Finds the route of a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, tuple[int, State]] = {}

    def names(self) -> set[str]:
        """The routes that are known now."""
        return {state.route for state in self._states()}

    def of(self, path: str) -> State | None:
        """The route that `path` belongs to."""
        fitting = [
            state
            for state in self._states()
            if path == state.path or path.startswith(f"{state.path}/")
        ]
        return max(fitting, key=lambda state: len(state.path), default=None)

    def _states(self) -> list[State]:
        files = sorted(self._folder.glob("*.yaml"))
        self._read = {file: found for file in files if (found := self._state(file)) is not None}
        return [state for _, state in self._read.values()]

    def _state(self, file: Path) -> tuple[int, State] | None:
        before = self._read.get(file)
        try:
            changed = file.stat().st_mtime_ns
            if before is not None and before[0] == changed:
                return before
            return changed, parse(file.read_text(encoding="utf-8"), file.name)
        except (OSError, Refusal) as error:
            _log.warning("a state cannot be read", file=file.name, reason=str(error))
            return before

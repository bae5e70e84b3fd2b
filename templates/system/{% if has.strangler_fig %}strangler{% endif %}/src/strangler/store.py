"""The files of the repository: read, compared, and replaced in one step each."""

import difflib
import fcntl
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from strangler import targets
from strangler.refusal import UNREACHABLE, Refusal
from strangler.state import State, parse, render

HOME = Path("gateway", "strangler")


class Store:
    """The states of all routes, and what follows from them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._home = root / HOME

    @classmethod
    def at(cls, start: Path) -> "Store":
        """The store of the repository at or above `start`. Raises Refusal without one."""
        for folder in (start, *start.parents):
            if (folder / HOME).is_dir():
                return cls(folder)
        raise Refusal(
            f"{start}: no folder {HOME} here or above",
            "call it inside of the repository, or say where that is with --root",
            UNREACHABLE,
        )

    def names(self) -> list[str]:
        """The routes."""
        return sorted(file.stem for file in self._home.glob("*.yaml"))

    def read(self, route: str) -> State:
        """The state of a route. Raises Refusal when there is none, or its file is wrong."""
        if route not in self.names():
            close = difflib.get_close_matches(route, self.names(), 1)
            known = ", ".join(self.names())
            hint = f"did you mean {close[0]}?" if close else f"there are: {known}"
            raise Refusal(f"{route}: no such route", hint)
        place = HOME / f"{route}.yaml"
        state = parse((self.root / place).read_text(encoding="utf-8"), str(place))
        if state.route != route:
            raise Refusal(f"{place}: route: is {state.route}, unlike the name of the file")
        return state

    def read_all(self) -> list[State]:
        """The states of all routes."""
        return [self.read(name) for name in self.names()]

    @contextmanager
    def changing(self) -> Generator[None]:
        """Nobody else changes a state meanwhile."""
        folder = os.open(self._home, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def write(self, state: State) -> list[Path]:
        """Write a state and what follows from it; the files that changed.

        The state comes first: should it end in between, `apply` does the rest.
        """
        wanted = {HOME / f"{state.route}.yaml": render(state), **targets.files(self.root, state)}
        stale = {path: text for path, text in wanted.items() if self._text(path) != text}
        for path, text in stale.items():
            self._replace(path, text)
        return list(stale)

    def findings(self) -> Iterator[str]:
        """What does not agree, a line each."""
        for name in self.names():
            try:
                state = self.read(name)
            except Refusal as refusal:
                yield refusal.message
                continue
            if state.recorded != state.setting:
                yield (
                    f"{HOME / name}.yaml: percent and shadow are not those of the last change on"
                    f" record; `uv run strangler apply {name}` records them"
                )
            for path, text in targets.files(self.root, state).items():
                if self._text(path) != text:
                    yield (
                        f"{path}: is not what {HOME / name}.yaml says;"
                        f" `uv run strangler apply {name}` writes it"
                    )

    def _text(self, path: Path) -> str | None:
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def _replace(self, path: Path, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # Traefik reads every file of its folder that ends like one of its own.
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)

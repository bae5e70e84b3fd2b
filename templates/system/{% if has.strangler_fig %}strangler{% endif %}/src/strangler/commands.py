"""What each command does. They return what there is to show; `strangler.cli` shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from strangler.moves import Author, before_last, moved
from strangler.refusal import REFUSED, Refusal
from strangler.running import Running, Seen, spelled
from strangler.state import Setting, State, Verb
from strangler.store import Store


@dataclass(frozen=True)
class Status:
    """A route: what its file says, and what the gateway does."""

    state: State
    seen: Seen

    @property
    def in_force(self) -> bool | None:
        """Whether the gateway does what the file says; None while nobody answers."""
        return None if self.seen.in_force is None else self.seen.in_force == spelled(self.state)


@dataclass(frozen=True)
class Moved:
    """A change: the state it made, the files it wrote, and when the gateway had taken it up."""

    state: State
    before: Setting
    files: tuple[str, ...]
    seconds: float | None


def status(store: Store, running: Running, routes: Sequence[str]) -> list[Status]:
    """The routes that are named, or all."""
    states = [store.read(route) for route in routes] if routes else store.read_all()
    return [Status(state, running.look(state.route)) for state in states]


def shift(
    store: Store, running: Running, route: str, percent: int, author: Author, *, force: bool
) -> Moved:
    """Send `percent` of the requests to the new side."""
    with store.changing():
        state = store.read(route)
        if percent > state.percent and not force and running.look(route).new == "down":
            raise Refusal(
                f"{route}: no instance of {state.service} is ready",
                "--force moves it nevertheless: until one is, the legacy application answers",
                REFUSED,
            )
        return _move(store, running, state, "shift", {"percent": percent}, author)


def shadow(store: Store, running: Running, route: str, percent: int, author: Author) -> Moved:
    """Compare `percent` of what the legacy application is sent."""
    with store.changing():
        return _move(store, running, store.read(route), "shadow", {"shadow": percent}, author)


def rollback(store: Store, running: Running, route: str, author: Author) -> Moved:
    """Go back to the state before the last change."""
    with store.changing():
        state = store.read(route)
        target = before_last(state).model_dump()
        return _move(store, running, state, "rollback", target, author)


def apply(store: Store, running: Running, routes: Sequence[str], author: Author) -> list[Moved]:
    """Write what follows from states that were edited or merged, and put them on record."""
    done: list[Moved] = []
    with store.changing():
        for state in [store.read(route) for route in routes] if routes else store.read_all():
            now = state
            if state.setting != state.recorded:
                now = moved(state, "apply", state.setting, author)
            done.append(_write(store, running, now, state.recorded))
    return done


def report(store: Store, running: Running, route: str) -> dict[str, Any]:
    """What the differ found on a route."""
    return running.report(store.read(route).route)


def check(store: Store) -> list[str]:
    """What does not agree in the repository."""
    return list(store.findings())


def _move(
    store: Store,
    running: Running,
    state: State,
    verb: Verb,
    change: dict[str, int],
    author: Author,
) -> Moved:
    after = state.setting.model_copy(update=change)
    if after == state.setting:
        return _write(store, running, state, state.setting)
    return _write(store, running, moved(state, verb, after, author), state.setting)


def _write(store: Store, running: Running, state: State, before: Setting) -> Moved:
    files = tuple(str(path) for path in store.write(state))
    return Moved(state, before, files, running.wait_until_in_force(state))

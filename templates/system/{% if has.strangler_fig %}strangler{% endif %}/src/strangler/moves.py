"""What a change makes of a state. Nothing here reads or writes."""

import datetime as dt
from dataclasses import dataclass

from strangler.refusal import REFUSED, Refusal
from strangler.state import Change, Setting, State, Verb


@dataclass(frozen=True)
class Author:
    """Who changes something, when, and why."""

    by: str
    why: str
    at: dt.datetime


def moved(state: State, verb: Verb, after: Setting, author: Author) -> State:
    """The state with `after`, and the change on record."""
    change = Change(
        at=author.at.replace(microsecond=0),
        by=one_line(author.by),
        verb=verb,
        why=one_line(author.why),
        before=state.recorded,
        after=after,
    )
    return state.model_copy(
        update={
            "percent": after.percent,
            "shadow": after.shadow,
            "history": (*state.history, change),
        }
    )


def before_last(state: State) -> Setting:
    """The setting before the last change that is still in force. Raises Refusal without one.

    A rollback takes its change with it, so that a second one goes a step further back.
    """
    in_force: list[Change] = []
    for change in state.history:
        if change.verb != "rollback":
            in_force.append(change)
        elif in_force:
            in_force.pop()
    if not in_force:
        raise Refusal(f"{state.route}: no change is left that could be undone", status=REFUSED)
    return in_force[-1].before


def one_line(text: str) -> str:
    """The text without what would break a line of the record."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

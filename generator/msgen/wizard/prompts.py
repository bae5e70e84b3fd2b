"""Asking: what the wizard needs of a terminal, and the terminal itself (questionary)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import questionary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from questionary.question import Question

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it means and what people read."""

    value: str
    title: str


class Prompts(Protocol):
    """Somebody to ask."""

    def text(self, message: str, *, default: str, problem: Callable[[str], str | None]) -> str:
        """Ask for a line; `problem` says what is wrong with an answer, if anything."""
        ...

    def one(self, message: str, choices: Sequence[Choice], *, default: str) -> str:
        """Ask for one of several."""
        ...

    def several(
        self,
        message: str,
        choices: Sequence[Choice],
        *,
        checked: Sequence[str],
        problem: Callable[[Sequence[str]], str | None],
    ) -> list[str]:
        """Ask for any of several."""
        ...

    def confirm(self, message: str, *, default: bool) -> bool:
        """Ask yes or no."""
        ...

    def say(self, message: str) -> None:
        """Tell something between two questions."""
        ...


def taken(prompts: Prompts, subject: str, suggestion: Sequence[str]) -> bool:
    """Ask whether a suggestion is taken as it is."""
    choices = [
        Choice("suggested", f"as suggested: {'; '.join(suggestion)}"),
        Choice("choose", "something else"),
    ]
    return prompts.one(subject, choices, default="suggested") == "suggested"


class Terminal:
    """The terminal, by questionary; Ctrl-C raises KeyboardInterrupt.

    Args:
        say: Prints a line.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def text(self, message: str, *, default: str, problem: Callable[[str], str | None]) -> str:
        """Ask for a line; an answer with a problem cannot be submitted."""

        def valid(answer: str) -> str | bool:
            return problem(answer.strip()) or True

        return _answer(questionary.text(message, default=default, validate=valid), str).strip()

    def one(self, message: str, choices: Sequence[Choice], *, default: str) -> str:
        """Ask for one of several, by arrow keys."""
        return _answer(questionary.select(message, _choices(choices), default=default), str)

    def several(
        self,
        message: str,
        choices: Sequence[Choice],
        *,
        checked: Sequence[str],
        problem: Callable[[Sequence[str]], str | None],
    ) -> list[str]:
        """Ask for any of several, by arrow keys and the space bar."""
        return _answer(
            questionary.checkbox(
                message,
                _choices(choices, checked),
                validate=lambda answer: problem(answer) or True,
            ),
            list[str],
        )

    def confirm(self, message: str, *, default: bool) -> bool:
        """Ask yes or no."""
        return _answer(questionary.confirm(message, default=default), bool)

    def say(self, message: str) -> None:
        """Print a line."""
        self._say(message)


def _choices(choices: Sequence[Choice], checked: Sequence[str] = ()) -> list[questionary.Choice]:
    return [
        questionary.Choice(choice.title, value=choice.value, checked=choice.value in checked)
        for choice in choices
    ]


def _answer(question: Question, _type: type[T]) -> T:
    return cast("T", question.unsafe_ask())

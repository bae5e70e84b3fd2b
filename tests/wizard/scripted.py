"""Somebody who answers the wizard from a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from msgen.wizard.prompts import Choice

Answer = str | bool | list[str]


class Scripted:
    """Prompts that take their answers from a list and record what was asked, offered and said.

    A text that a check refuses is recorded in `problems`, and the next answer is taken, as somebody
    at a terminal would have to.
    """

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.offered: dict[str, list[str]] = {}
        self.proposed: dict[str, object] = {}
        self.problems: list[str] = []
        self.said: list[str] = []

    def text(self, message: str, *, default: str, problem: Callable[[str], str | None]) -> str:
        self._asked(message, default)
        while True:
            answer = cast("str", self.answers.pop(0)) or default
            refused = problem(answer)
            if refused is None:
                return answer
            self.problems.append(refused)

    def one(self, message: str, choices: Sequence[Choice], *, default: str) -> str:
        self._asked(message, default)
        values = self._offered(message, choices)
        answer = cast("str", self.answers.pop(0)) or default
        assert answer in values
        return answer

    def several(
        self,
        message: str,
        choices: Sequence[Choice],
        *,
        checked: Sequence[str],
        problem: Callable[[Sequence[str]], str | None],
    ) -> list[str]:
        self._asked(message, list(checked))
        values = self._offered(message, choices)
        while True:
            answer = cast("list[str]", self.answers.pop(0))
            assert set(answer) <= set(values)
            refused = problem(answer)
            if refused is None:
                return answer
            self.problems.append(refused)

    def confirm(self, message: str, *, default: bool) -> bool:
        self._asked(message, default)
        return cast("bool", self.answers.pop(0))

    def say(self, message: str) -> None:
        self.said.append(message)

    def _asked(self, message: str, proposed: object) -> None:
        self.asked.append(message)
        self.proposed[message] = proposed

    def _offered(self, message: str, choices: Sequence[Choice]) -> list[str]:
        values = [choice.value for choice in choices]
        self.offered[message] = values
        return values

"""What can go wrong, and the exit status each kind ends in.

MsgenError
├── InputError             2  the user's input is wrong: one finding per mistake
├── Refusal                1  the request is understood but needs a decision
└── EnvironmentFailure     3  no git, disk full, template source unreachable, ...

Library code raises these and never prints or exits; `msgen.cli` turns them into text and a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, named so that a reader can go straight to it.

    Attributes:
        place: Where it is, in the user's own terms: `services[2].calls[0]`, `--with`, a file path.
        message: What is wrong, lower case, no full stop.
        hint: What would be right, if msgen can tell.
    """

    place: str
    message: str
    hint: str | None = None


class MsgenError(Exception):
    """Base of every expected failure; carries one or more findings."""

    exit_code: ClassVar[int] = 3

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("; ".join(f"{finding.place}: {finding.message}" for finding in findings))


class InputError(MsgenError):
    """The user's input is wrong; nothing was written."""

    exit_code = 2


class Refusal(MsgenError):
    """The request needs a decision of the user; nothing was written."""

    exit_code = 1


class EnvironmentFailure(MsgenError):
    """Something outside msgen failed; nothing was written."""

    exit_code = 3

"""What the rules of a spec say about each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.errors import InputError
from msgen.spec import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msgen.errors import Finding
    from msgen.spec import System
    from msgen.wizard.draft import SystemDraft


def normalised(draft: SystemDraft, more: Mapping[str, object] | None = None) -> System:
    """The normal form of a draft, with parts of it replaced by raw ones.

    Raises:
        InputError: The rules of a spec have something against it.
    """
    raw = draft.raw() | dict(more or {})
    return normalise(raw, excluded=draft.excluded, catalogue=draft.catalogue).system


def findings(draft: SystemDraft, more: Mapping[str, object] | None = None) -> tuple[Finding, ...]:
    """What the rules of a spec have against a draft."""
    try:
        normalised(draft, more)
    except InputError as error:
        return error.findings
    return ()


class Rules:
    """What an answer would make wrong; what was wrong or missing before is not its fault."""

    def __init__(self, before: SystemDraft) -> None:
        self._before = frozenset(findings(before))

    def problem(self, after: SystemDraft, more: Mapping[str, object] | None = None) -> str | None:
        """The first new mistake, with its hint, in one line."""
        for finding in findings(after, more):
            if finding not in self._before:
                return f"{finding.message}: {finding.hint}" if finding.hint else finding.message
        return None

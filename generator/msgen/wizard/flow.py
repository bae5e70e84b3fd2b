"""The questions, in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgen.spec import PATTERNS
from msgen.spec.limits import GATEWAY_PORT
from msgen.spec.patterns import complete
from msgen.spec.report import Report
from msgen.wizard.prompts import Choice
from msgen.wizard.rules import Rules
from msgen.wizard.sections import ask_sections
from msgen.wizard.services import ask_services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec import Pattern
    from msgen.spec.presets import Preset
    from msgen.wizard.draft import SystemDraft
    from msgen.wizard.prompts import Prompts

BLANK = "blank"
_CI = (
    Choice("github", "GitHub Actions"),
    Choice("gitlab", "GitLab CI"),
    Choice("none", "none"),
)


def ask_start(prompts: Prompts, presets: Sequence[Preset]) -> str | None:
    """Ask what to start from: the name of a preset, or None for a blank system."""
    choices = [Choice(preset.name, f"{preset.name}  {preset.summary}") for preset in presets]
    choices.append(Choice(BLANK, f"{BLANK}  No services yet; you name each one."))
    chosen = prompts.one("Start from", choices, default=choices[0].value)
    return None if chosen == BLANK else chosen


def ask_system(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    """Ask for everything else; the answers together obey the rules of a spec."""
    draft = _ask_name(prompts, draft)
    draft = ask_patterns(prompts, draft, draft.catalogue)
    draft = ask_services(prompts, draft)
    draft = ask_sections(prompts, draft)
    if "api-gateway" in draft.patterns:
        draft = _ask_gateway_port(prompts, draft)
    return replace(draft, ci=prompts.one("Continuous integration", _CI, default=draft.ci))


def ask_patterns(
    prompts: Prompts, draft: SystemDraft, catalogue: Sequence[Pattern] = PATTERNS
) -> SystemDraft:
    """Ask for the patterns, and say which others they pull in."""
    offered = [pattern for pattern in catalogue if pattern.id not in draft.excluded]
    width = max((len(pattern.id) for pattern in offered), default=0)
    chosen = prompts.several(
        "Patterns",
        [Choice(pattern.id, f"{pattern.id:{width}}  {pattern.summary}") for pattern in offered],
        checked=draft.patterns,
        problem=lambda answer: _excluded_need(answer, draft, catalogue),
    )
    report = Report()
    patterns = complete(chosen, draft.excluded, report, catalogue)
    for note in report.notes:
        prompts.say(note.message)
    return replace(draft, patterns=patterns)


def _excluded_need(
    chosen: Sequence[str], draft: SystemDraft, catalogue: Sequence[Pattern]
) -> str | None:
    """Why a choice cannot be completed: it needs a pattern that was excluded by name."""
    report = Report()
    complete(chosen, draft.excluded, report, catalogue)
    return report.findings[0].message if report.findings else None


def _ask_name(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    rules = Rules(replace(draft, system_name="a"))
    name = prompts.text(
        "Name of the system",
        default=draft.system_name,
        problem=lambda answer: rules.problem(replace(draft, system_name=answer)),
    )
    return replace(draft, system_name=name)


def _ask_gateway_port(prompts: Prompts, draft: SystemDraft) -> SystemDraft:
    rules = Rules(replace(draft, gateway_port=None))

    def answered(text: str) -> SystemDraft:
        return replace(draft, gateway_port=int(text) if text.isdecimal() else text)

    port = prompts.text(
        "Port of the gateway",
        default=str(draft.gateway_port or GATEWAY_PORT),
        problem=lambda answer: rules.problem(answered(answer)),
    )
    return answered(port)

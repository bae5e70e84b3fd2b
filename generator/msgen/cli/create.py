"""How `msgen new` goes: read, ask, plan, show, write."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from msgen.cli.results import NewResult
from msgen.cli.start import BLANK, edit_start, start
from msgen.cli.text import summary_lines
from msgen.errors import Finding, InputError, Refusal
from msgen.graph import build_graph
from msgen.project.apply import apply
from msgen.project.plan import plan_new
from msgen.project.target import inspect_target
from msgen.spec import Note, normalise, presets, to_answers
from msgen.template.source import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from msgen.cli.output import Output
    from msgen.cli.request import Request
    from msgen.project.plan import Plan
    from msgen.spec import Edited, Normalised


def create(request: Request, output: Output) -> NewResult:
    """Plan a repository, show it to whoever is there to agree, and write it.

    Raises:
        InputError: The spec, an option or the target is wrong.
        Refusal: The target is not empty, or the user said no.
        EnvironmentFailure: The template cannot be read, or the target cannot be written.
    """
    if not request.asks and not request.agreed:
        raise InputError(
            Finding("msgen new", "there is no terminal to ask on", "--yes asks nothing")
        )
    inspect_target(request.folder)
    template = resolve(request.source)
    edited = start(template.presets, request)
    if request.asks and request.spec is None:
        edited = _ask(request, edited, template.presets, output)
    normalised = _normalised(request, edited)
    answers = to_answers(normalised.system)
    with output.progress("rendering"):
        plan = plan_new(template, answers, request.folder, use_git=request.use_git)
    planned = _planned(request, normalised, plan)
    if request.dry_run:
        return planned
    if request.asks:
        _confirm(planned, output)
    with output.progress("writing"):
        written = apply(plan)
    return replace(planned, written=True, notes=_notes(request, normalised.notes, written.notes))


def _ask(request: Request, edited: Edited, presets_folder: Path, output: Output) -> Edited:
    """Let the wizard complete the spec; what is wrong already is said before the first question."""
    from msgen.wizard import SystemDraft, Terminal, ask_start, ask_system

    if edited.findings:
        raise InputError(*edited.findings)
    terminal = Terminal(output.say)
    if request.preset is None:
        name = ask_start(terminal, presets.available(presets_folder))
        raw = BLANK if name is None else presets.load(presets_folder, name)
        edited = edit_start(raw, request)
    draft = SystemDraft.started(edited.raw, edited.excluded)
    return replace(edited, raw=ask_system(terminal, draft).raw())


def _normalised(request: Request, edited: Edited) -> Normalised:
    """Normalise the spec; if the folder's name made none for the system, say that."""
    try:
        return normalise(edited.raw, excluded=edited.excluded, findings=edited.findings)
    except InputError as error:
        if "system_name" in edited.raw:
            raise
        nameless = Finding(
            str(request.folder),
            "the name of the folder makes none for the system: it has no letter from a to z",
            "name the system: --set system_name=shop",
        )
        raise InputError(
            *(nameless if found.place == "system_name" else found for found in error.findings)
        ) from error


def _planned(request: Request, normalised: Normalised, plan: Plan) -> NewResult:
    return NewResult(
        system_name=normalised.system.system_name,
        target=str(request.folder),
        written=False,
        files=tuple(file.path for file in plan.files),
        spec=to_answers(normalised.system),
        graph=build_graph(normalised.system),
        notes=_notes(request, normalised.notes, plan.notes),
        next_steps=_next_steps(request.folder),
    )


def _notes(
    request: Request, of_spec: tuple[Note, ...], of_target: tuple[str, ...]
) -> tuple[Note, ...]:
    return of_spec + tuple(Note(str(request.folder), message) for message in of_target)


def _next_steps(folder: Path) -> tuple[str, ...]:
    place = str(folder)
    if place.startswith("-"):  # `cd` would take it for an option
        place = f"./{place}"
    enter = () if place == "." else (f"cd {shlex.quote(place)}",)
    return (*enter, "make up", "make e2e")


def _confirm(planned: NewResult, output: Output) -> None:
    """Show the system and the files, and ask.

    Raises:
        Refusal: The user said no.
    """
    from msgen.wizard import Terminal

    output.show(summary_lines(planned))
    question = f"Write {len(planned.files)} files to {planned.target}?"
    if not Terminal(output.say).confirm(question, default=True):
        raise Refusal(Finding("msgen new", "not confirmed, nothing was written"))

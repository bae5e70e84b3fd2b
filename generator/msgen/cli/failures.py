"""Exceptions -> failures: the exit status and the words for everything that can go wrong."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from msgen.cli.results import Failure
from msgen.errors import Finding, MsgenError

if TYPE_CHECKING:
    import typer

_NOTHING_LEFT = "nothing half-written was left"
INTERRUPTED = Failure((Finding("msgen", "interrupted", _NOTHING_LEFT),), 130)


def stopped_failure(status: int) -> Failure:
    """The failure that a request to stop means: 143 after SIGTERM, 129 after SIGHUP."""
    return Failure((Finding("msgen", "stopped by a signal", _NOTHING_LEFT),), status)


def failure_of(error: Exception) -> Failure:
    """The failure that an exception means.

    Errors of msgen's own carry their findings. An error of the operating system is one of the
    environment (3). Anything else is a defect of msgen: also 3, with a request to report it.
    """
    if isinstance(error, MsgenError):
        return Failure(error.findings, error.exit_code)
    if isinstance(error, OSError):
        place = str(error.filename) if error.filename else "msgen"
        reason = (error.strerror or str(error) or type(error).__name__).lower()
        return Failure((Finding(place, reason),), 3)
    text = str(error).strip().splitlines()
    described = type(error).__name__ + (f": {text[0]}" if text else "")
    hint = "a defect of msgen: please report the command and what it prints with --debug"
    return Failure((Finding("msgen", f"unexpected {described}", hint),), 3)


def usage_failure(error: typer.TyperException) -> Failure:
    """The failure that a wrong command line means; always status 2."""
    # The subclasses are private to typer; what they carry is found by name.
    option: str | None = getattr(error, "option_name", None)
    parameter: object | None = getattr(error, "param", None)
    context: object | None = getattr(error, "ctx", None)
    command = str(getattr(context, "command_path", "msgen"))
    possibilities: list[str] | None = getattr(error, "possibilities", None)
    message = error.message or error.format_message()
    if possibilities:
        near = difflib.get_close_matches(option or "", possibilities, n=1, cutoff=0.0)
        hint = f"did you mean {near[0]}?"
    else:
        hint = f"`{command} --help` shows what it takes"
    if option is not None and message.startswith("No such option"):
        message = "no such option"
    elif option is None and parameter is not None:
        option = _spelling(parameter)
        message = error.message or "missing"
    return Failure((Finding(option or command, _lower(message), hint),), 2)


def _spelling(parameter: object) -> str:
    """How the user spells a parameter: `--preset`, `DIR`."""
    options: list[str] = getattr(parameter, "opts", [])
    metavar: str | None = getattr(parameter, "metavar", None)
    is_option = bool(options) and options[0].startswith("-")
    return max(options, key=len) if is_option else (metavar or "argument")


def _lower(message: str) -> str:
    """A message of typer's or pydantic's in msgen's own style."""
    text = message.strip().removesuffix(".").removeprefix("Value error, ")
    text = re.sub("^Option '[^']+' (?=requires)", "", text)
    return text[:1].lower() + text[1:]

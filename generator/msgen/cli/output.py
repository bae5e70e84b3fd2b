"""The one module that prints.

People's text goes to stdout, errors and progress to stderr; with `--json`, stdout carries exactly
one JSON document and everything else moves to stderr. Styles appear on a terminal only and never
with `NO_COLOR`; lines are not wrapped, so that piped text stays greppable.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from rich.console import Console

    from msgen.cli.results import Result
    from msgen.cli.text import Line, Styled


def open_closed_streams() -> None:
    """Give a process that was started with closed streams (`msgen schema >&-`) empty ones.

    Python has None for them. Left closed, their descriptors would go to the next files opened.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - kept open
            setattr(sys, name, nothing)


class Output:
    """Where one run of msgen prints.

    What happens to stderr (its reader left, its disk is full) never changes how a run ends.
    """

    def __init__(self, *, as_json: bool = False, debug: bool = False) -> None:
        self.as_json = as_json
        self.debug = debug
        self._stdout = sys.stdout
        self._stderr = sys.stderr

    @classmethod
    def for_arguments(cls, argv: Sequence[str]) -> Output:
        """The output that a command line asks for.

        It looks at the words themselves: a command line that is too wrong to parse still gets its
        error as JSON.
        """
        words = argv[: argv.index("--")] if "--" in argv else argv
        return cls(as_json="--json" in words, debug="--debug" in words)

    @contextlib.contextmanager
    def libraries_kept_off_stdout(self) -> Generator[None]:
        """With `--json`, send whatever a library prints on its own (help pages, say) to stderr."""
        with contextlib.ExitStack() as stack:
            if self.as_json:
                stack.enter_context(contextlib.redirect_stdout(self._stderr))
            yield

    def emit(self, result: Result) -> int:
        """Print a result and return the exit status."""
        from msgen.cli.text import error_lines, result_text

        self._tell(error_lines(result))
        try:
            if self.as_json:
                self._print_document(result)
            else:
                self._print(self._stdout, result_text(result))
        except BrokenPipeError:
            # The reader left (`msgen schema | head`): no error, and nothing more to say at exit.
            _give_up(self._stdout)
        except OSError as error:
            _give_up(self._stdout)
            self._tell([f"error: stdout: {error.strerror or error}"])
            return 3
        return result.exit_code

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines for people in the course of a command."""
        if self.as_json:
            self._tell(lines)
        else:
            self._print(self._stdout, lines)

    def say(self, line: str) -> None:
        """Print one line for people in the course of a command."""
        self.show([line])

    def traceback(self) -> None:
        """With `--debug`, print the traceback of the exception that is being handled."""
        if self.debug:
            import traceback

            self._tell([traceback.format_exc().rstrip("\n")])

    @contextlib.contextmanager
    def progress(self, doing: str) -> Generator[None]:
        """Say what takes long while it does: a spinner on a terminal, a line elsewhere."""
        if _is_colourful(self._stderr):
            with _console(self._stderr).status(doing):
                yield
        else:
            self._tell([f"{doing} …"])
            yield

    def _tell(self, lines: Iterable[Line]) -> None:
        """Print to stderr, if anybody can read it."""
        try:
            self._print(self._stderr, lines)
        except OSError:
            _give_up(self._stderr)

    def _print_document(self, result: Result) -> None:
        head = {"ok": result.exit_code == 0, "exit_code": result.exit_code}
        # Escaping all but ASCII keeps the document readable under any locale, and lone surrogates
        # (a file name that is not UTF-8) printable.
        self._stdout.write(json.dumps(head | result.document(), indent=2) + "\n")
        self._stdout.flush()

    @staticmethod
    def _print(stream: TextIO, lines: Iterable[Line]) -> None:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # what a locale cannot spell is escaped, not an error
            reconfigure(errors="backslashreplace")
        console = _console(stream) if _is_colourful(stream) else None
        for line in lines:
            if console is None or isinstance(line, str):
                stream.write(f"{line}\n")
            else:
                _print_styled(console, line)
        stream.flush()


def _give_up(stream: TextIO) -> None:
    """Send what is still buffered nowhere: Python would fail on it again when it exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _is_colourful(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _print_styled(console: Console, line: Styled) -> None:
    for text, style in line.parts:
        console.print(
            text, end="", style=style or None, soft_wrap=True, markup=False, highlight=False
        )
    console.print()


def _console(stream: TextIO) -> Console:
    """A terminal; importing rich takes 0.05 s, which only a terminal is worth."""
    from rich.console import Console

    return Console(file=stream)

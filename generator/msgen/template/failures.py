"""What goes wrong while rendering, told with its place: a question, or a file and line."""

from __future__ import annotations

import re
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from copier.errors import CopierError, UnsafeTemplateError

from msgen.errors import EnvironmentFailure, Finding, InputError, MsgenError

if TYPE_CHECKING:
    from collections.abc import Generator

# How Copier words that an answer is not acceptable.
_REFUSED = re.compile(
    r"""(?:Validation\ error\ for\ question|Invalid\ choice\ for)
        \ '(?P<question>\w+)':\ (?P<reason>.*)
      | Question\ "(?P<missing>\w+)"\ is\ required""",
    re.DOTALL | re.VERBOSE,
)


@contextmanager
def translated(root: Path) -> Generator[None]:
    """Turn what Copier, Jinja and the templates below `root` raise into errors of msgen.

    What came from neither a template nor an answer is a mistake in msgen and passes unchanged.
    """
    try:
        yield
    except MsgenError:
        raise
    except OSError as error:
        raise EnvironmentFailure(
            Finding(error.filename or str(root), error.strerror or str(error))
        ) from error
    except UnsafeTemplateError as error:
        hint = "msgen renders no template that asks for trust"
        raise EnvironmentFailure(Finding(str(root), str(error), hint)) from error
    except Exception as error:
        if (refused := _REFUSED.match(str(error))) is not None:
            question = refused["question"] or refused["missing"]
            reason = " ".join((refused["reason"] or "needs an answer").split())
            raise InputError(Finding(question, reason)) from error
        place = _place(error, root)
        if place is None and not isinstance(error, CopierError | jinja2.TemplateError):
            raise
        raise EnvironmentFailure(Finding(place or str(root), _message(error))) from error


@contextmanager
def located(text: str) -> Generator[None]:
    """Name the path part whose rendering fails; it has no file of its own to be found by."""
    try:
        yield
    except Exception as error:
        raise EnvironmentFailure(
            Finding(text, f"this path cannot be rendered: {_message(error)}")
        ) from error


def _message(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, CopierError):
        return f"{text}: {_message(error.__cause__)}" if error.__cause__ else text
    return text if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {text}"


def _place(error: Exception, root: Path) -> str | None:
    """Return `file:line` of the template an error came from; Jinja puts it in the traceback."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return f"{_relative(error.filename, root)}:{error.lineno}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).is_relative_to(root / "templates"):
            return f"{_relative(frame.filename, root)}:{frame.lineno}"
    return None


def _relative(filename: str, root: Path) -> str:
    path = Path(filename)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else filename

"""A process on a real (pseudo) terminal, driven by what it shows and what is typed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ENTER = "\r"
UP = "\x1b[A"
DOWN = "\x1b[B"
SPACE = " "
CTRL_C = "\x03"
CLEAR_LINE = "\x01\x0b"

_ROWS_AND_COLUMNS = struct.pack("HHHH", 60, 160, 0, 0)
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


class Terminal:
    """msgen at a terminal of 60 lines by 160 columns."""

    def __init__(self, *arguments: str | Path, cwd: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, _ROWS_AND_COLUMNS)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "msgen", *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"},
        )
        os.close(slave)
        self.raw = ""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def shown(self) -> str:
        """Everything shown so far, without escape sequences."""
        return _ESCAPES.sub("", self.raw)

    def expect(self, text: str, seconds: float = 30) -> None:
        """Wait until a text appears after the last one that was expected."""
        deadline = time.monotonic() + seconds
        while (found := self.shown.find(text, self._seen)) < 0:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} did not appear in:\n{self.shown}"
            assert self._read(left), f"msgen ended before {text!r}:\n{self.shown}"
        self._seen = found + len(text)

    def type(self, *keys: str) -> None:
        """Type; what is given as one text arrives at once."""
        for key in keys:
            os.write(self._master, key.encode())
            time.sleep(0.02)

    def answer(self, question: str, *keys: str) -> None:
        """Wait for a question and type the answer."""
        self.expect(question)
        self.type(*keys)

    def end(self, seconds: float = 30) -> int:
        """Wait for the end; the exit status."""
        deadline = time.monotonic() + seconds
        while self._read(max(deadline - time.monotonic(), 0)):
            pass
        return self._process.wait(timeout=5)

    def _read(self, seconds: float) -> bool:
        """Read what is shown next; False at the end or when time is up."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        try:
            content = os.read(self._master, 65536) if ready else b""
        except OSError:  # Linux: the other end is closed
            content = b""
        self.raw += content.decode(errors="replace")
        return bool(content)

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.terminal import Terminal

ESCAPE = "\x1b["


def test_piped_text_is_plain_and_not_wrapped(process: Run) -> None:
    done = process("list", "patterns", COLUMNS="20")
    assert ESCAPE not in done.stdout
    assert "nobody else can connect.\n" in done.stdout


def test_a_terminal_gets_colour(tmp_path: Path) -> None:
    with Terminal("list", "patterns", cwd=tmp_path) as terminal:
        assert terminal.end() == 0
        assert ESCAPE in terminal.raw


def test_no_color_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with Terminal("list", "patterns", cwd=tmp_path) as terminal:
        assert terminal.end() == 0
        assert ESCAPE not in terminal.raw


def test_progress_is_a_line_when_piped_and_goes_to_stderr(
    process: Run, target: Path, template: Path
) -> None:
    done = process("new", target, "-y", "--source", template)
    assert done.stderr.startswith("rendering …\nwriting …\n")


def test_an_answer_cannot_steer_the_terminal(
    run: Run, target: Path, spec_file: Callable[[str], Path]
) -> None:
    spec = spec_file('services: ["\\e[2Jgone"]')
    done = run("new", target, "--spec", spec, "-y")
    assert done.exit_code == 2
    assert "\x1b" not in done.stderr + done.stdout
    assert r"\x1b[2Jgone" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "latin-1"])
def test_any_encoding_can_show_anything(process: Run, encoding: str) -> None:
    done = process("new", "sh\udcff", "--dry-run", "--preset", "shöp", PYTHONIOENCODING=encoding)
    assert done.exit_code == 2
    assert "did you mean 'shop'?" in done.stderr


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "msgen", "schema"],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_behind_stdout_is_the_environments_fault(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "msgen", "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"error: stdout: ")


def shell(command: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which `msgen` is this one."""
    return subprocess.run(
        ["bash", "-c", f'msgen() {{ "{sys.executable}" -m msgen "$@"; }}; {command}', "-"]
        + [str(argument) for argument in arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )


@pytest.mark.parametrize("closed", [">&-", "<&- >&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("option", ["", "--json"])
def test_a_closed_stdout_is_nobody_listening(
    closed: str, option: str, tmp_path: Path, template: Path
) -> None:
    done = shell(f"msgen schema {option} {closed}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    done = shell(f'msgen new shop -y {option} --source "$1" {closed}', template, cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert (tmp_path / "shop" / "README.md").is_file()


def test_a_closed_stdin_holds_no_spec(tmp_path: Path) -> None:
    done = shell("msgen new shop --spec - -y <&-", cwd=tmp_path)
    assert (done.returncode, done.stderr.startswith("error: stdin: ")) == (2, True)


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_stderr_that_takes_nothing_changes_no_status(
    stderr: str, tmp_path: Path, template: Path
) -> None:
    new = f'msgen new shop -y --source "$1" {stderr}'
    assert shell(new, template, cwd=tmp_path).returncode == 0
    assert (tmp_path / "shop" / "README.md").is_file()
    assert shell(new, template, cwd=tmp_path).returncode == 1


def test_a_reader_of_stderr_that_leaves_changes_no_status(tmp_path: Path, template: Path) -> None:
    left = '{ sleep 0.1; msgen new shop -y --source "$1"; echo $? >status; } 2>&1 | true'
    shell(left, template, cwd=tmp_path)
    for _ in range(100):
        if (tmp_path / "status").is_file():
            break
        time.sleep(0.1)
    assert (tmp_path / "status").read_text() == "0\n"
    assert (tmp_path / "shop" / "README.md").is_file()


@pytest.mark.parametrize("command", ["--help", "new --help", "list --help"])
def test_a_help_page_nobody_reads_is_no_error(command: str, tmp_path: Path) -> None:
    reader_left = f"{{ sleep 0.1; msgen {command}; echo $? >&2; }} | true"
    done = shell(f"set -o pipefail; {reader_left}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "0\n")
    done = shell(f"msgen {command} >/dev/full", cwd=tmp_path)
    assert done.returncode == 3
    assert "no space left" in done.stderr.lower()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A msgen with a defect."""

    def fail() -> object:
        raise KeyError("missing")

    monkeypatch.setattr("msgen.spec.json_schema", fail, raising=False)


@pytest.mark.usefixtures("broken")
def test_a_defect_is_one_line_and_how_to_report_it(run: Run) -> None:
    done = run("schema", "--json")
    assert done.exit_code == 3
    (finding,) = done.findings
    assert finding["message"] == "unexpected KeyError: 'missing'"
    assert "report" in finding["hint"]
    assert "--debug" in finding["hint"]
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("broken")
def test_debug_shows_the_traceback(run: Run) -> None:
    done = run("schema", "--debug")
    assert done.exit_code == 3
    assert "Traceback (most recent call last)" in done.stderr
    assert "error: msgen: unexpected KeyError" in done.stderr


def test_debug_shows_the_traceback_of_bad_input_too(run: Run) -> None:
    assert "Traceback" in run("graph", "--preset", "nope", "--debug").stderr
    assert "Traceback" not in run("graph", "--preset", "nope").stderr


def test_ctrl_c_is_status_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("msgen.spec.json_schema", interrupted, raising=False)
    done = run("schema")
    assert done.exit_code == 130
    assert done.stderr == "error: msgen: interrupted\nhint: nothing half-written was left\n"

"""What a person is told to type."""

from pathlib import Path

import pytest

from devstack import cli
from devstack.commands import command, uv


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, the present folder, with a uv of its own that is not on PATH."""
    (tmp_path / "services").mkdir()
    (tmp_path / "pyproject.toml").touch()
    tool = tmp_path / ".tools" / "bin" / "uv"
    tool.parent.mkdir(parents=True)
    tool.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UV", str(tool))
    return tmp_path


def test_the_stack_is_named_unless_it_is_the_usual_one(root: Path) -> None:
    """Whatever the folder is called."""
    assert command(root / ".run", "down") == ".tools/bin/uv run devstack down"
    other = command(root / "my run", "token")
    assert other == f".tools/bin/uv run devstack --state '{root / 'my run'}' token"


def test_the_uv_that_runs_is_the_one_to_call(root: Path) -> None:
    """By its short name when the shell finds it."""
    tool = root / ".tools" / "bin" / "uv"
    assert uv(root, {"UV": str(tool), "PATH": str(tool.parent)}) == "uv"
    assert uv(root, {"UV": "/elsewhere/uv", "PATH": ""}) == "/elsewhere/uv"
    assert uv(root, {"PATH": ""}) == "uv"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """The exit status of `devstack WORDS`."""
    monkeypatch.setattr("sys.argv", ["devstack", *words])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    return ending.value.code


def test_logs_of_an_unknown_process_name_the_known_ones(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1, and no empty output that looks like silence."""
    logs = root / ".run" / "logs"
    logs.mkdir(parents=True)
    (logs / "orders.log").write_text("ready\n", encoding="utf-8")
    assert run(monkeypatch, "logs", "nosuch") == 1
    assert capsys.readouterr().err == "no log of nosuch; there are: orders\n"
    assert run(monkeypatch, "logs", "orders") == 0


def test_without_a_stack_the_command_that_starts_it_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For the same stack."""
    state = root / "other"
    assert run(monkeypatch, "--state", str(state), "psql", "orders") == 1
    assert f"devstack --state {state} up` starts one" in capsys.readouterr().err

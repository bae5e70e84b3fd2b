"""Wrong input ends in status 2 with its place, what is wrong, and a hint; all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)

SPECS = {
    "unknown pattern": ("patterns: [api-gatway]", "patterns[0]", "did you mean 'api-gateway'?"),
    "unknown service in calls": (
        "services: [stock, {name: orders, calls: [stok]}]",
        "services[1].calls[0]",
        "did you mean 'stock'?",
    ),
    "self call": ("services: [{name: a, calls: [a]}]", "services[0].calls[0]", "remove the call"),
    "duplicate port": (
        "services: [{name: a, port: 8101}, {name: b, port: 8101}]",
        "services[1].port",
        "leave it out to get a free one",
    ),
    "duplicate service": ("services: [a, a]", "services[1].name", "choose another name"),
    "empty name": ("services: ['']", "services[0]", ""),
    "empty system name": ("system_name: ''", "system_name", ""),
    "no service": ("services: []", "services", "for example [orders]"),
    "wrong ci": ("ci: gihub", "ci", "did you mean 'github'?"),
}


@pytest.mark.parametrize(("text", "place", "hint"), SPECS.values(), ids=SPECS)
def test_a_wrong_spec_names_the_place_and_what_would_be_right(
    run: Run, target: Path, spec_file: Callable[[str], Path], text: str, place: str, hint: str
) -> None:
    lines = [text] if "services:" in text else ["services: [a]", text]
    spec = spec_file("\n".join(lines))
    done = run("new", target, "--spec", spec, "-y", "--json")
    assert done.exit_code == 2
    (finding,) = done.findings
    assert finding["place"].startswith(place)
    assert hint in (finding["hint"] or "no hint")
    assert f"error: {finding['place']}: {finding['message']}\nhint: " in done.stderr
    assert not target.exists()


FILES: dict[str, tuple[bytes, str]] = {
    "5 MB": (b"services: [a]\n# " + b"x" * 5_000_000, "larger than"),
    "YAML bomb": (BOMB.encode(), "more than"),
    "a list": (b"[a, b]", "expected a mapping"),
    "nothing": (b"", "expected a mapping"),
    "broken YAML": (b"services: [a", "is not YAML"),
    "code": (b"services: !!python/object/apply:os.system ['touch /tmp/owned']", "a tag"),
    "Latin-1": (b"services: [caf\xe9]", "is not UTF-8"),
    "a control character": (b"services: ['\x07']", "control"),
}


@pytest.mark.parametrize(("content", "message"), FILES.values(), ids=FILES)
@pytest.mark.parametrize("way", ["file", "stdin"])
def test_a_file_that_is_no_spec_is_refused(
    run: Run, target: Path, tmp_path: Path, content: bytes, message: str, way: str
) -> None:
    (tmp_path / "spec.yml").write_bytes(content)
    source, name = ("-", "stdin") if way == "stdin" else (tmp_path / "spec.yml",) * 2
    done = run("new", target, "--spec", source, "-y", "--json", stdin=content)
    assert done.exit_code == 2
    (finding,) = done.findings
    assert finding["place"].startswith(str(name))
    assert message in finding["message"]
    assert finding["hint"]
    assert not target.exists()


@pytest.mark.parametrize("name", ["missing.yml", "."])
def test_a_spec_that_cannot_be_read_is_bad_input(
    run: Run, target: Path, tmp_path: Path, name: str
) -> None:
    done = run("new", target, "--spec", tmp_path / name, "-y", "--json")
    assert done.exit_code == 2
    assert done.findings[0]["place"] == str(tmp_path / name)
    assert done.findings[0]["message"].startswith("cannot be read")


def test_every_mistake_is_told_in_one_run(run: Run, target: Path) -> None:
    done = run(
        "new", target, "-y", "--json",
        "--preset", "shp", "--with", "api-gatway", "--without", "sagas",
    )  # fmt: skip
    places = [finding["place"] for finding in done.findings]
    assert places == ["--preset", "--with", "--without"]
    assert done.findings[0]["hint"] == "did you mean 'shop'?"
    assert done.findings[1]["hint"] == "did you mean 'api-gateway'?"


def test_mistakes_in_options_and_in_the_spec_come_together(
    run: Run, target: Path, spec_file: Callable[[str], Path]
) -> None:
    spec = spec_file("services: [a, a, {name: b, calls: [c]}]")
    done = run("new", target, "--spec", spec, "-y", "--json", "--set", "ci", "--with", "api-gatway")
    assert {finding["place"] for finding in done.findings} == {
        "--set ci",
        "--with",
        "services[1].name",
        "services[2].calls[0]",
    }


def test_preset_and_spec_exclude_each_other(run: Run, target: Path) -> None:
    done = run("new", target, "--preset", "shop", "--spec", "x.yml", "-y")
    assert done.exit_code == 2
    assert "error: --preset: cannot be combined with --spec\n" in done.stderr


COMMAND_LINES: dict[str, tuple[list[str], str, str]] = {
    "unknown command": (["nwe", "shop"], "msgen: no such command 'nwe'", "`msgen new`"),
    "nothing like it": (["zzz"], "msgen: no such command 'zzz'", "new, schema, graph, list"),
    "unknown list": (["list", "pattern"], "msgen list: no such command", "`msgen list patterns`"),
    "which list": (["list"], "msgen list: missing command", "`msgen list --help`"),
    "unknown option": (["new", "x", "--prset", "a"], "--prset: no such option", "--preset?"),
    "no folder": (["new"], "DIR: missing", "`msgen new --help`"),
    "no value": (["new", "x", "--preset"], "--preset: requires an argument", "--help`"),
    "two folders": (["new", "x", "y"], "msgen new: got unexpected extra argument", "--help"),
    "unknown format": (["graph", "--format", "png"], "--format: 'png' is not one of", "--help"),
    "no command": ([], "msgen: no command given", "`msgen new DIR`"),
}


@pytest.mark.parametrize(("arguments", "error", "hint"), COMMAND_LINES.values(), ids=COMMAND_LINES)
def test_a_wrong_command_line_is_answered_like_a_wrong_spec(
    run: Run, arguments: list[str], error: str, hint: str
) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert f"error: {error}" in done.stderr
    assert hint in done.stderr.partition("hint: ")[2]
    assert done.stdout == ""
    as_json = run(*arguments, "--json") if arguments[-1:] != ["--preset"] else None
    if as_json is not None:
        assert as_json.exit_code == 2
        assert as_json.document["ok"] is False

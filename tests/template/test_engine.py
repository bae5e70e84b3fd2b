"""What the engine renders, what it leaves out, and what it says when a template is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from msgen.errors import EnvironmentFailure, InputError, MsgenError
from msgen.template.engine import render_tree
from msgen.template.source import resolve
from msgen.template.tree import RenderedTree
from tests.template.repositories import commit_all, small_template

WORD = "word: {type: str, default: w}\n"


def rendered(root: Path, answers: dict[str, Any] | None = None) -> RenderedTree:
    return render_tree(resolve(str(root)), answers or {}, root.with_name("out"), strict=True)


def failure(root: Path, answers: dict[str, Any] | None = None) -> tuple[type[MsgenError], str, str]:
    """Render a broken template; the kind, place and message of what is raised."""
    with pytest.raises(MsgenError) as caught:
        rendered(root, answers)
    (finding,) = caught.value.findings
    return type(caught.value), finding.place, finding.message


def test_importing_the_packages_does_not_import_copier() -> None:
    code = (
        "import sys, msgen.template, msgen.project.plan, msgen.project.apply\n"
        "sys.exit('copier' in sys.modules or 'jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_the_engine_imports_copier() -> None:
    package = Path(__file__).parents[2] / "generator" / "msgen"
    users = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(
            line.split()[:1] in (["from"], ["import"]) and line.split()[1].split(".")[0] == "copier"
            for line in path.read_text().splitlines()
        )
    ]
    assert sorted(users) == ["template/engine.py", "template/failures.py"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("ok\n{% if word %}\n", 2, "Unexpected end of template"),
        ("ok\n\n{{ word.missing.more }}\n", 3, "has no attribute 'missing'"),
        ("{{ nothing }}\n", 1, "'nothing' is undefined"),
        ("{{ 1 + word }}\n", 1, "TypeError: unsupported operand"),
        ("\n{{ word | frobnicate }}\n", 2, "No filter named 'frobnicate'"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    template = small_template(tmp_path / "t", {"a.txt.jinja": text}, WORD)
    kind, place, said = failure(template)
    assert (kind, place) == (EnvironmentFailure, f"templates/system/a.txt.jinja:{line}")
    assert message in said


def test_a_broken_macro_is_named_where_it_stands(tmp_path: Path) -> None:
    template = small_template(
        tmp_path / "t",
        {"a.jinja": "{% from 'templates/m.jinja' import m %}{{ m() }}"},
    )
    (template / "templates" / "m.jinja").write_text("{% macro m() %}\n{{ gone }}{% endmacro %}")
    assert failure(template)[:2] == (EnvironmentFailure, "templates/m.jinja:2")


@pytest.mark.parametrize("name", ["{{ gone }}", "{% if word %}", "{{ word | nope }}"])
def test_a_broken_path_is_named(name: str, tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {name: ""}, WORD)
    kind, place, message = failure(template)
    assert (kind, place) == (EnvironmentFailure, name)
    assert message.startswith("this path cannot be rendered: ")


@pytest.mark.parametrize("word", ["..", "a/../../b", "/etc", "../out2"])
def test_nothing_is_rendered_outside_the_repository(word: str, tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"{{ word }}": "", "{{ word }}.jinja": ""}, WORD)
    kind, place, message = failure(template, {"word": word})
    assert (kind, place) == (EnvironmentFailure, "{{ word }}")
    assert "outside the repository" in message


def test_two_templates_may_not_write_one_file(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"w": "1", "{{ word }}": "2"}, WORD)
    assert "so does another template" in failure(template)[2]


def test_a_refused_answer_is_the_users_mistake(tmp_path: Path) -> None:
    question = (
        "word:\n  type: str\n  validator: \"{% if word != 'w' %}must be\n    w{% endif %}\"\n"
    )
    template = small_template(tmp_path / "t", {"a": ""}, question)
    assert failure(template, {"word": "x"}) == (InputError, "word", "must be w")


def test_a_missing_answer_and_a_broken_configuration_are_told(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"a": ""}, "word: {type: str}\n")
    assert failure(template) == (InputError, "word", "needs an answer")
    template = small_template(tmp_path / "u", {"a": ""}, "word: [\n")
    assert "copier.yml" in failure(template)[2]


@pytest.mark.parametrize("ask", ["_tasks: [touch x]\n", "_jinja_extensions: [jinja2.ext.do]\n"])
def test_a_template_that_asks_for_trust_is_not_rendered(ask: str, tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"a": ""}, ask)
    kind, _, message = failure(template)
    assert kind is EnvironmentFailure
    assert "unsafe" in message


def test_templates_cannot_reach_python(tmp_path: Path) -> None:
    """Copier's sandbox stays in force."""
    text = "{{ ''.__class__.__mro__[1].__subclasses__() }}"
    template = small_template(tmp_path / "t", {"a.jinja": text})
    assert "unsafe" in failure(template)[2]


def test_answers_are_never_evaluated(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"{{ word }}.jinja": "{{ word }}"}, WORD)
    tree = rendered(template, {"word": "{{ 7 * 7 }}"})
    assert {path: file.content for path, file in tree.files.items()} == {
        "{{ 7 * 7 }}": b"{{ 7 * 7 }}"
    }


def test_what_git_ignores_is_not_rendered(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"a": "", "b.log": "", "cache/c": "", "new": ""})
    (template / ".gitignore").write_text("*.log\ncache/\n")
    commit_all(template, "one")
    (template / "templates/system/untracked").touch()
    (template / "templates/system/empty").mkdir()
    tree = rendered(template)
    assert sorted(tree.files) == ["a", "new", "untracked"]
    assert tree.folders == []


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"a": ""})
    (template / "templates/system/link").symlink_to("/etc/passwd")
    assert "symbolic link" in failure(template)[2]


def test_an_unreadable_template_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = small_template(tmp_path / "t", {"a": ""})

    def deny(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", deny)
    kind, place, message = failure(template)
    assert kind is EnvironmentFailure
    assert place.endswith("/a")
    assert message == "Permission denied"


def test_binary_files_modes_and_umask_come_through(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"run.sh": "#!/bin/sh\n", "data": ""})
    folder = template / "templates" / "system"
    (folder / "run.sh").chmod(0o755)
    (folder / "data").write_bytes(bytes(range(256)))
    out = tmp_path / "out"
    out.mkdir()
    previous = os.umask(0o027)
    try:
        rendered(template).write(out)
    finally:
        os.umask(previous)
    assert (out / "data").read_bytes() == bytes(range(256))
    modes = [(out / name).stat().st_mode & 0o777 for name in ("run.sh", "data")]
    assert modes == [0o750, 0o640]

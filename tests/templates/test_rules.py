"""The rules that keep templates readable: a reader sees the output, not a program."""

from __future__ import annotations

import ast

import pytest

from tests.templates.rules import SYSTEM, Template, blanked, depth, logic_tags, templates

MAX_LINES = 120
MAX_DEPTH = 2
LINES_PER_TAG = 10
# A short file may still hold a handful of decisions.
FREE_TAGS = 4

ALL = templates()


@pytest.mark.parametrize("template", ALL, ids=lambda t: t.id)
def test_a_template_fits_in_the_head(template: Template) -> None:
    lines = template.text.count("\n")
    tags = logic_tags(template.text)
    assert lines <= MAX_LINES, f"{lines} lines; split the file or move facts to model.jinja"
    assert len(tags) <= max(FREE_TAGS, lines // LINES_PER_TAG), f"{len(tags)} tags: {tags}"
    assert depth(template.text) <= MAX_DEPTH


@pytest.mark.parametrize(
    "template", [t for t in ALL if ".py" in t.path.name], ids=lambda t: t.id
)
def test_a_python_template_parses_once_its_tags_are_blanked(template: Template) -> None:
    ast.parse(blanked(template.text))


def test_only_files_with_tags_are_templates() -> None:
    plain = [t.id for t in ALL if "{{" not in t.text and "{%" not in t.text]
    assert plain == []


def test_a_file_without_the_suffix_has_no_tags() -> None:
    tagged = [
        str(path.relative_to(SYSTEM))
        for path in sorted(SYSTEM.rglob("*"))
        if path.is_file() and path.suffix != ".jinja" and "{%" in path.read_text(encoding="utf-8")
    ]
    assert tagged == []


def test_paths_use_bare_variables_only() -> None:
    """Quotes and pipes in a path cannot be checked out on every file system."""
    bad = [str(path) for path in SYSTEM.rglob("*") if set("\"'|<>:?*\\") & set(path.name)]
    assert bad == []

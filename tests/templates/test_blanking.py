"""The rule checks measure what they claim to."""

from __future__ import annotations

from tests.templates.rules import blanked, depth, logic_tags

TEXT = """\
{# a note #}
class {{ name }}Create:
    {% for field in fields %}
    {% if field.optional %}
    {{ field.name }}: int | None
    {% else %}
    {{ field.name }}: int
    {% endif %}
    {% endfor %}
"""


def test_every_decision_counts_and_ends_do_not() -> None:
    assert logic_tags(TEXT) == ["for", "if", "else"]


def test_depth_counts_nested_blocks() -> None:
    assert depth(TEXT) == 2
    assert depth("{% if a %}{% elif b %}{% elif c %}{% else %}{% endif %}") == 1


def test_blanking_leaves_the_output_language() -> None:
    assert blanked(TEXT) == "class xCreate:\n    x: int | None\n    x: int\n"

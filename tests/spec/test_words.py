"""Names change style without surprises, and the template derives the same ones."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msgen.spec import limits, words
from tests.spec.support import ROOT


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("order", "orders"),
        ("category", "categories"),
        ("box", "boxes"),
        ("batch", "batches"),
        ("address", "addresses"),
        ("day", "days"),
        ("stock_item", "stock_items"),
    ],
)
def test_singular_and_plural_are_inverse(one: str, many: str) -> None:
    assert words.plural(one) == many
    assert words.singular(many) == one


@pytest.mark.parametrize("word", ["catalog", "inventory", "status", "gas", "analysis", "glass"])
def test_a_word_that_is_no_plural_stays(word: str) -> None:
    assert words.singular(word) == word


@given(st.from_regex(limits.ENTITY, fullmatch=True))
def test_the_template_spells_an_entity_in_snake_case_the_same_way(name: str) -> None:
    assert str(_macros().snake(name)) == words.snake(name)


@given(st.from_regex(limits.NAME, fullmatch=True))
def test_the_template_spells_a_service_in_camel_case_the_same_way(name: str) -> None:
    assert str(_macros().camel(name)) == words.camel(name)


@cache
def _macros() -> Any:
    """The macros of words.jinja, with the filters Copier adds."""
    extension = "jinja2_ansible_filters.AnsibleCoreFiltersExtension"
    environment = jinja2.Environment(autoescape=False, extensions=[extension])
    source = (ROOT / "templates" / "words.jinja").read_text(encoding="utf-8")
    return environment.from_string(source).module

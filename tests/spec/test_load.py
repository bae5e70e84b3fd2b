"""Files are read as plain data; what is not plain data is refused with line and column."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from msgen.errors import InputError
from msgen.spec import limits, load_file, load_text
from tests.strategies import hostile_texts

if TYPE_CHECKING:
    from msgen.errors import Finding

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


def refused(text: str) -> Finding:
    with pytest.raises(InputError) as caught:
        load_text(text, "spec.yml")
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "spec.yml", "expected a mapping with system_name and services, found nothing"),
        ("- a", "spec.yml", "found a list"),
        ("a", "spec.yml", "found the text 'a'"),
        ("a: 1\nb: [", "spec.yml:3:1", "is not YAML"),
        ("a: 1\nb: 2\na: 3", "spec.yml:3:1", "key 'a' appears twice"),
        ("a: 1\n'a': 3", "spec.yml:2:1", "key 'a' appears twice"),
        ("a: !!python/object/apply:os.system [id]", "spec.yml:1:4", "a tag"),
        ("a: !!str b", "spec.yml:1:4", "a tag"),
        ("!x a: b", "spec.yml:1:1", "a key must be plain text"),
        ("? [a]\n: b", "spec.yml:1:3", "a key must be plain text"),
        ("a: 1\n---\nb: 2", "spec.yml:2:1", "a second document"),
        ("a: *b", "spec.yml:1:4", "unknown alias *b"),
        ("a: &b [*b]", "spec.yml:1:8", "alias *b contains itself"),
        ("a: " + "[" * 30 + "]" * 30, "spec.yml:1:23", "nested deeper than 20 levels"),
        ("[" * 500_000, "spec.yml:1:21", "nested deeper than 20 levels"),
        (BOMB, "spec.yml:6:10", "holds more than 100000 values"),
        ("a: \x00", "spec.yml", "control or invalid characters"),
        ("a: \x1b[31m", "spec.yml", "control or invalid characters"),
        ("a: \ud800", "spec.yml", "control or invalid characters"),
        ("a: " + "b" * limits.MAX_BYTES, "spec.yml", "is larger than 1024 KiB"),
    ],
    ids=lambda value: str(value)[:20].encode("unicode_escape").decode(),
)
def test_what_is_not_plain_data_is_refused(text: str, place: str, message: str) -> None:
    finding = refused(text)
    assert finding.place == place
    assert message in finding.message
    assert finding.hint


def test_words_that_yaml_1_1_takes_for_truth_values_are_text() -> None:
    text = "services: [no, yes, on, off, y, N]\nci: none\non: 1\n1: x\nnull: x"
    assert load_text(text) == {
        "services": ["no", "yes", "on", "off", "y", "N"],
        "ci": "none",
        "on": 1,
        "1": "x",
        "null": "x",
    }


def test_plain_scalars_follow_yaml_1_2() -> None:
    text = "[8101, 010, 1_000, 0x1f, 1e3, .5, 12:30, 2030-01-31, ~, true, 'true', -7, .inf, 1.]"
    assert load_text(f"a: {text}")["a"] == [
        8101, 10, "1_000", "0x1f", 1000.0, 0.5, "12:30", "2030-01-31", None, True, "true", -7,
        float("inf"), 1.0,
    ]  # fmt: skip


def test_a_number_with_thousands_of_digits_stays_text() -> None:
    assert load_text("a: " + "9" * 5000)["a"] == "9" * 5000


def test_json_is_read_as_well_tabs_and_all() -> None:
    assert load_text('{\n\t"ports": [8101, null],\n\t"on": {"a": true}\n}') == {
        "ports": [8101, None],
        "on": {"a": True},
    }


def test_an_alias_may_stand_for_a_value_written_once() -> None:
    assert load_text("a: &x [1, {b: 2}]\nc: *x") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "spec.yml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load_file(path) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n", "is not UTF-8 text: byte 0 is 0x89"),
        ("a: ä".encode("latin-1"), "is not UTF-8 text: byte 3 is 0xe4"),
        (b"a: 1\n" * limits.MAX_BYTES, "is larger than 1024 KiB"),
    ],
)
def test_a_file_that_is_no_text_is_refused_by_name(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "spec.yml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_file(path)
    assert caught.value.findings[0].place == str(path)
    assert caught.value.findings[0].message == message


@pytest.mark.parametrize("name", [".", "nowhere.yml", "nul\x00.yml", "a" * 300])
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_file(tmp_path / name)
    assert "cannot be read" in caught.value.findings[0].message


def test_an_endless_file_is_refused() -> None:
    with pytest.raises(InputError, match="larger than"):
        load_file(Path("/dev/zero"))


@given(st.one_of(hostile_texts(), st.lists(hostile_texts()).map("\n".join)))
def test_any_text_is_data_or_an_input_error(text: str) -> None:
    with contextlib.suppress(InputError):
        load_text(text)


@given(st.dictionaries(hostile_texts(), hostile_texts()))
def test_quoted_text_comes_back_unchanged(data: dict[str, str]) -> None:
    text = yaml.safe_dump(data, default_style='"', width=10**6)
    if len(text) <= limits.MAX_BYTES and "\\u" not in text and "\\U" not in text:
        assert load_text(text) == data

"""Compiled templates are kept, found again, never stale, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgen.errors import EnvironmentFailure
from msgen.template.compiled import compiled_templates
from msgen.template.engine import render_tree
from msgen.template.source import resolve
from tests.template.repositories import small_template


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "msgen" / "templates"


def text(template: Path) -> bytes:
    return render_tree(resolve(str(template)), {}, template).files["a"].content


def test_a_template_is_compiled_once(cache: Path, tmp_path: Path) -> None:
    """Also when its repository lies elsewhere the next time, as a clone does."""
    first = small_template(tmp_path / "one", {"a.jinja": "{{ 1 + 1 }}\n"})
    second = small_template(tmp_path / "two", {"a.jinja": "{{ 1 + 1 }}\n"})
    assert text(first) == b"2\n"
    (kept,) = cache.iterdir()
    written = kept.stat().st_mtime_ns
    assert text(second) == b"2\n"
    assert list(cache.iterdir()) == [kept]
    assert kept.stat().st_mtime_ns == written


def test_an_error_names_where_the_template_lies_now(tmp_path: Path) -> None:
    for name in ("one", "two"):
        template = small_template(tmp_path / name, {"a.jinja": "\n{{ 1 + 'a' }}\n"})
        with pytest.raises(EnvironmentFailure) as caught:
            text(template)
        assert caught.value.findings[0].place == "templates/system/a.jinja:2"


def test_a_changed_template_or_setting_is_compiled_again(tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"a.jinja": "{% if true %}\n1\n{% endif %}\n"})
    assert text(template) == b"\n1\n\n"
    (template / "templates/system/a.jinja").write_text("{% if true %}\n2\n{% endif %}\n")
    assert text(template) == b"\n2\n\n"
    with (template / "copier.yml").open("a") as file:
        file.write("_envops: {trim_blocks: true}\n")
    assert text(template) == b"2\n"


def test_a_damaged_cache_does_no_harm(cache: Path, tmp_path: Path) -> None:
    template = small_template(tmp_path / "t", {"a.jinja": "{{ 1 + 1 }}\n"})
    text(template)
    (kept,) = cache.iterdir()
    for damaged in (b"", b"j2", kept.read_bytes()[:-20], b"\0" * 100):
        kept.write_bytes(damaged)
        assert text(template) == b"2\n"


def test_without_a_safe_place_nothing_is_kept(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = small_template(tmp_path / "t", {"a.jinja": "{{ 1 + 1 }}\n"})
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    assert compiled_templates("") is None
    cache.chmod(0o500)
    assert text(template) == b"2\n"
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    assert compiled_templates("") is None
    assert text(template) == b"2\n"

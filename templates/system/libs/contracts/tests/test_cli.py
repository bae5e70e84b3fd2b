"""The command: what it prints, what it writes, and when it refuses."""

from pathlib import Path

import pytest

from contracts import cli, snapshots
from contracts.changes import Change
from contracts.kinds import Kind, Promiser
from contracts.snapshots import Document


class Words:
    """A kind of contract: a word that must not change."""

    word = "first"

    def describe(self, service: Promiser) -> Document | None:
        return {"word": self.word, "of": service.name}

    def between(self, old: Document, new: Document) -> list[Change]:
        if old.get("word") == new["word"]:
            return []
        return [Change("word", "is another one", breaking="word" in old)]


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    """The only kind there is, in a repository with one service."""
    (tmp_path / "services" / "orders").mkdir(parents=True)
    description = tmp_path / "services" / "orders" / "service.toml"
    description.write_text('name = "orders"\npackage = "orders"\n', encoding="utf-8")
    kind = Words()

    def only() -> dict[str, Kind]:
        return {"words": kind}

    def place(service: str, folder: str) -> Path:
        return tmp_path / folder / f"{service}.json"

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "kinds", only)
    monkeypatch.setattr(snapshots, "path_of", place)
    return kind


def test_a_difference_fails_the_check_until_it_is_published(
    words: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().out.endswith("hint: uv run contracts update\n")
    assert cli.main(["update"]) == 0
    assert cli.main(["check"]) == 0
    words.word = "second"
    assert cli.main(["check"]) == 1


def test_what_breaks_callers_is_refused_on_demand(
    words: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["update"])
    words.word = "second"
    assert cli.main(["update", "--no-breaking"]) == 1
    told = capsys.readouterr().out
    assert "orders: BREAKING: word: is another one" in told
    assert "hint: BREAKING: others still rely on it" in told
    assert snapshots.read("orders", "words")["word"] == "first"
    assert cli.main(["update"]) == 0


@pytest.mark.usefixtures("words")
def test_an_unknown_service_is_a_mistake() -> None:
    with pytest.raises(SystemExit):
        cli.main(["check", "nobody"])

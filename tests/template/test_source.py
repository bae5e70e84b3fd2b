"""Where the template comes from, and what a generated repository records of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from msgen.errors import EnvironmentFailure, InputError
from msgen.template import shipped
from msgen.template.git import git_environment
from msgen.template.source import resolve
from tests.template.repositories import ROOT, commit_all, git, small_template


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = small_template(tmp_path / "a template é", {"a": "one\n"})
    commit_all(root, "one")
    return root


def test_the_default_is_the_checkout_msgen_runs_from() -> None:
    source = resolve()
    assert source.root == ROOT
    assert source.src_path == str(ROOT)
    assert source.commit == git(ROOT, "describe", "--tags", "--always")
    assert (source.presets / "shop.yml").is_file()


def test_a_checkout_is_recorded_by_its_absolute_path(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout.parent)
    source = resolve(checkout.name)
    assert (source.root, source.src_path) == (checkout, str(checkout))
    assert source.commit == git(checkout, "rev-parse", "--short", "HEAD")
    assert source.notes == ()


def test_a_tag_is_part_of_the_version(checkout: Path) -> None:
    git(checkout, "tag", "v1.2.0")
    assert resolve(str(checkout)).commit == "v1.2.0"
    commit_all(checkout, "two")
    assert resolve(str(checkout)).commit == git(checkout, "describe", "--tags")


@pytest.mark.parametrize("change", ["templates/system/a", "templates/system/new", "copier.yml"])
def test_uncommitted_changes_are_rendered_and_told(change: str, checkout: Path) -> None:
    (checkout / change).write_text("_subdirectory: templates/system\n")
    source = resolve(str(checkout))
    assert source.commit == git(checkout, "rev-parse", "--short", "HEAD")
    assert source.notes == (
        f"the template has uncommitted changes; recorded is {source.commit}, the commit below them",
    )


def test_changes_outside_the_template_do_not_matter(checkout: Path) -> None:
    (checkout / "README.md").write_text("not rendered\n")
    assert resolve(str(checkout)).notes == ()


def test_a_folder_without_history_is_told(tmp_path: Path) -> None:
    root = small_template(tmp_path / "t", {"a": ""})
    source = resolve(str(root))
    assert source.commit is None
    assert source.notes == (f"{root} has no history: no update can come from it",)


def test_without_git_or_without_a_commit_the_template_still_renders(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new = small_template(tmp_path / "new", {"a": ""})
    git(new, "init", "--quiet")
    assert resolve(str(new)).commit is None
    assert "the template's version is not recorded" in resolve(str(new)).notes[0]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert resolve(str(checkout)).commit is None
    assert resolve(str(checkout)).notes == (
        "git is missing: the template's version is not recorded",
    )


def test_a_surrounding_git_command_does_not_leak_in(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """msgen may run inside a hook, where GIT_DIR points elsewhere."""
    expected = resolve(str(checkout))
    monkeypatch.setenv("GIT_DIR", str(ROOT / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(ROOT / ".git" / "index"))
    assert resolve(str(checkout)) == expected


@pytest.mark.parametrize("name", ["GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE"])
def test_a_surrounding_push_does_not_leak_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "elsewhere")
    assert name not in git_environment()


def test_a_shallow_checkout_is_told(checkout: Path, tmp_path: Path) -> None:
    commit_all(checkout, "two")
    git(tmp_path, "clone", "--quiet", "--depth=1", checkout.as_uri(), "shallow")
    source = resolve(str(tmp_path / "shallow"))
    assert source.commit == resolve(str(checkout)).commit
    (note,) = source.notes
    assert "is a shallow checkout" in note
    assert "git fetch --unshallow" in note


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_checkout_of_another_user_is_not_read_and_the_way_out_is_named(checkout: Path) -> None:
    os.chown(checkout, 12345, -1)
    with pytest.raises(EnvironmentFailure, match="belongs to another user") as caught:
        resolve(str(checkout))
    assert f"--add safe.directory '{checkout}'" in (caught.value.findings[0].hint or "")


@pytest.mark.parametrize("name", ["bare", "bare.git", "bare é"])
def test_a_bare_repository_is_cloned_and_recorded_by_its_url(
    name: str, checkout: Path, tmp_path: Path
) -> None:
    bare = tmp_path / name
    git(tmp_path, "clone", "--quiet", "--bare", str(checkout), name)
    source = resolve(str(bare))
    assert source.src_path == ("" if name.endswith(".git") else "git+") + bare.as_uri()
    assert source.commit == resolve(str(checkout)).commit
    assert (source.root / "templates/system/a").read_text() == "one\n"


def test_a_url_is_cloned_at_its_newest_release(checkout: Path) -> None:
    """As plain Copier chooses: by version, pre-releases aside."""
    for tag in ("v1.9.0", "v1.10.0", "v2.0.0rc1", "not-a-version"):
        (checkout / "templates/system/a").write_text(tag)
        commit_all(checkout, tag)
        git(checkout, "tag", tag)
    source = resolve(checkout.as_uri())
    assert (source.src_path, source.commit) == (f"git+{checkout.as_uri()}", "v1.10.0")
    assert (source.root / "templates/system/a").read_text() == "v1.10.0"


def test_a_bundle_is_cloned_and_recorded_by_its_path(checkout: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "history.bundle"
    git(checkout, "bundle", "create", "--quiet", str(bundle), "HEAD")
    source = resolve(str(bundle))
    assert (source.src_path, source.commit) == (str(bundle), resolve(str(checkout)).commit)
    assert (source.root / "templates/system/a").read_text() == "one\n"


def test_a_clone_goes_away_with_its_source(checkout: Path) -> None:
    source = resolve(checkout.as_uri())
    root = source.root
    assert root.is_dir()
    del source
    assert not root.exists()


@pytest.mark.parametrize(
    "option", ["nowhere", "no/where", "", "x\0y", "a" * 5000, "-u", "--upload-pack=touch x"]
)
def test_a_source_that_is_nothing_is_bad_input(option: str, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        resolve(option)
    assert caught.value.findings[0].place == "--source"
    assert caught.value.findings[0].hint


def test_a_folder_and_a_repository_without_a_template_are_bad_input(tmp_path: Path) -> None:
    repository = tmp_path / "r"
    repository.mkdir()
    commit_all(repository, "nothing")
    for option in (str(repository), repository.as_uri()):
        with pytest.raises(InputError, match=r"holds no copier\.yml"):
            resolve(option)


@pytest.mark.parametrize(
    "option", ["https://127.0.0.1:9/x.git", "file:///no/such/repository", "ext::sh -c touch% x"]
)
def test_an_unreachable_repository_is_a_failure_of_the_environment(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((EnvironmentFailure, InputError)) as caught:
        resolve(option)
    assert caught.value.findings[0].place == "--source"
    assert caught.value.findings[0].hint
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """What a wheel puts into `msgen/_template`."""
    root = small_template(tmp_path / "_template", {"a": ""})
    (root / "origin.json").write_text(json.dumps({"commit": "v1.0.0", "changed": False}))
    (root / "history.bundle").touch()
    return root


@pytest.mark.parametrize(
    ("url", "recorded"),
    [
        ("https://example.org/msgen", "git+https://example.org/msgen"),
        ("https://example.org/msgen.git", "https://example.org/msgen.git"),
        ("https://github.com/owner/msgen", "https://github.com/owner/msgen"),
        ("ssh://git@example.org/msgen", "git+ssh://git@example.org/msgen"),
    ],
)
def test_a_wheel_built_from_a_git_url_records_that_url(
    url: str, recorded: str, wheel: Path
) -> None:
    installed = {"url": url, "vcs_info": {"vcs": "git", "commit_id": "0" * 40}}
    source = shipped.from_wheel(wheel, installed)
    assert (source.root, source.src_path, source.commit) == (wheel, recorded, "v1.0.0")


def test_a_wheel_built_from_a_checkout_records_the_checkout(wheel: Path, checkout: Path) -> None:
    installed: dict[str, Any] = {"url": checkout.as_uri(), "dir_info": {}}
    assert shipped.from_wheel(wheel, installed).src_path == str(checkout)
    gone: dict[str, Any] = {"url": "file:///no/longer/there", "dir_info": {}}
    assert shipped.from_wheel(wheel, gone).src_path == str(wheel / "history.bundle")


def test_any_other_wheel_records_its_own_history(wheel: Path) -> None:
    source = shipped.from_wheel(wheel, {})
    assert (source.src_path, source.notes) == (str(wheel / "history.bundle"), ())
    (wheel / "origin.json").write_text(json.dumps({"commit": "v1.0.0", "changed": True}))
    assert "uncommitted changes" in shipped.from_wheel(wheel, {}).notes[0]


def test_a_wheel_without_history_says_so(wheel: Path) -> None:
    (wheel / "history.bundle").unlink()
    source = shipped.from_wheel(wheel, {})
    assert source.commit is None
    assert source.notes == ("this msgen was built without history: no update can come from it",)


def test_an_installation_without_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="has none"):
        shipped.from_wheel(tmp_path, {})


def test_a_clone_is_removed_when_the_process_ends(checkout: Path, tmp_path: Path) -> None:
    code = f"from msgen.template import resolve; source = resolve({checkout.as_uri()!r}); print(1)"
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 0
    assert list((tmp_path / "tmp").iterdir()) == []

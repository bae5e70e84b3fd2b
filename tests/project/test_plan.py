"""What is decided before anything is written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from msgen.errors import EnvironmentFailure, InputError, MsgenError, Refusal
from msgen.project.plan import PlannedFile, plan_new
from msgen.template.source import Source
from tests.project.conftest import WRITTEN
from tests.template.repositories import git


def test_a_plan_lists_each_file_and_writes_none(source: Source, tmp_path: Path) -> None:
    plan = plan_new(source, {"word": "w"}, tmp_path / "new")
    assert [file.path for file in plan.files] == WRITTEN
    assert plan.files[2] == PlannedFile(
        path="b/run.sh",
        action="create",
        size=10,
        sha256=hashlib.sha256(b"#!/bin/sh\n").hexdigest(),
        executable=True,
    )
    assert (plan.src_path, plan.commit, plan.use_git) == (source.src_path, source.commit, True)
    assert plan.notes == ()
    assert list(tmp_path.iterdir()) == []


def refusal(source: Source, target: Path) -> tuple[type[MsgenError], str]:
    with pytest.raises(MsgenError) as caught:
        plan_new(source, {}, target)
    (finding,) = caught.value.findings
    assert finding.place == str(target)
    return type(caught.value), finding.message


def test_a_target_with_something_in_it_is_refused(source: Source, tmp_path: Path) -> None:
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / ".keep").touch()
    assert refusal(source, tmp_path / "hidden") == (Refusal, "is not empty")


def test_a_generated_target_is_refused_and_update_is_named(source: Source, tmp_path: Path) -> None:
    (tmp_path / ".copier-answers.yml").touch()
    with pytest.raises(Refusal) as caught:
        plan_new(source, {}, tmp_path)
    assert "update" in (caught.value.findings[0].hint or "")


def test_a_target_that_is_no_folder_is_bad_input(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert refusal(source, file) == (InputError, "is a file, not a folder")
    assert refusal(source, file / "below") == (InputError, f"{file} is a file, not a folder")
    (tmp_path / "link").symlink_to(file)
    assert refusal(source, tmp_path / "link")[0] is InputError
    assert refusal(source, Path("/"))[0] is InputError
    os.mkfifo(tmp_path / "pipe")
    assert refusal(source, tmp_path / "pipe")[0] is InputError


def test_a_target_nobody_can_look_at_is_a_failure_of_the_environment(
    source: Source, tmp_path: Path
) -> None:
    for target in (tmp_path / ("x" * 300), tmp_path / "a\0b"):
        assert refusal(source, target)[0] is EnvironmentFailure


def test_a_loop_of_links_is_bad_input(source: Source, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for target in (tmp_path / "loop", tmp_path / "loop" / "below"):
        assert refusal(source, target) == (InputError, "is a loop of symbolic links")


def test_a_tilde_is_a_character(source: Source) -> None:
    assert plan_new(source, {}, Path("~root")).target.path == Path("~root").absolute()


def test_an_empty_repository_is_refused_and_the_way_out_named(
    source: Source, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(Refusal, match="is a git repository already") as caught:
        plan_new(source, {}, tmp_path)
    assert "msgen makes the repository itself" in (caught.value.findings[0].hint or "")


def test_the_data_of_a_repository_is_no_place(source: Source, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    for folder in (tmp_path / ".git", tmp_path / "bare"):
        message = f"{folder} holds the data of a git repository"
        for target in (folder, folder / "hooks", folder / "a" / "new"):
            assert refusal(source, target) == (InputError, message)


def test_a_broken_repository_around_does_not_count(source: Source, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert plan_new(source, {}, tmp_path / "new").use_git
    (tmp_path / ".git").rmdir()
    (tmp_path / ".git").write_text("not a link\n")
    assert plan_new(source, {}, tmp_path / "new").use_git


def test_a_linked_work_tree_around_counts(source: Source, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--separate-git-dir", str(tmp_path / "data"), "tree")
    assert not plan_new(source, {}, tmp_path / "tree" / "new").use_git


def test_a_symbolic_link_is_followed(source: Source, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(real)
    assert plan_new(source, {}, link).target.path == real
    real.mkdir()
    assert plan_new(source, {}, link).target.path == real
    (real / "a").touch()
    assert refusal(source, link) == (Refusal, "is not empty")


def test_inside_another_repository_none_is_created(source: Source, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    plan = plan_new(source, {}, tmp_path / "systems" / "shop")
    assert not plan.use_git
    assert plan.notes == (f"{tmp_path} is a git repository and tracks the new files itself",)
    assert plan_new(source, {}, tmp_path / "systems" / "shop", use_git=False).notes == ()


def test_where_another_repository_looks_away_one_is_created(source: Source, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("/out/\n")
    assert plan_new(source, {}, tmp_path / "out" / "shop").use_git
    assert plan_new(source, {}, tmp_path / "out").use_git

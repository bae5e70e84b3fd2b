"""Writing: everything or nothing, and no trace of the attempt."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from msgen.errors import EnvironmentFailure, Refusal
from msgen.project import staging
from msgen.project.apply import apply
from msgen.project.plan import Plan
from msgen.template.tree import RenderedTree
from tests.project.conftest import WRITTEN
from tests.template.repositories import contents, git, names

Planner = Callable[..., Plan]


def files(tree: Path) -> list[str]:
    return sorted(path for path, content in contents(tree).items() if content is not None)


def test_a_repository_is_written_and_committed(plan: Planner, tmp_path: Path) -> None:
    written = apply(plan(tmp_path / "new"))
    assert (written.path, written.files, written.notes) == (tmp_path / "new", 3, ())
    assert files(tmp_path / "new") == WRITTEN
    assert git(tmp_path / "new", "status", "--porcelain") == ""
    assert git(tmp_path / "new", "ls-files").split() == WRITTEN
    assert git(tmp_path / "new", "log", "--format=%an %s") == (
        "Test Generate the repository with msgen"
    )
    assert names(tmp_path) == ["new"]


@pytest.mark.parametrize("name", ["with space", "ünïcödé ☃", "-dash", "quote'\"", "x" * 255, "%s"])
def test_any_name_will_do(name: str, plan: Planner, tmp_path: Path) -> None:
    apply(plan(tmp_path / name))
    assert files(tmp_path / name) == WRITTEN
    assert names(tmp_path) == [name]


def test_missing_parents_appear_together_with_the_target(plan: Planner, tmp_path: Path) -> None:
    apply(plan(tmp_path / "a" / "b" / "new"))
    assert files(tmp_path / "a" / "b" / "new") == WRITTEN
    assert names(tmp_path) == ["a"]


def test_an_empty_folder_is_replaced_and_keeps_its_mode(plan: Planner, tmp_path: Path) -> None:
    target = tmp_path / "new"
    target.mkdir(mode=0o700)
    apply(plan(target))
    assert files(target) == WRITTEN
    assert stat.S_IMODE(target.stat().st_mode) == 0o700


def test_the_folder_the_process_stands_in(
    plan: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "new"
    target.mkdir()
    monkeypatch.chdir(target)
    written = apply(plan(Path()))
    assert Path.cwd() == target
    assert files(Path()) == WRITTEN
    assert "`cd .`" in written.notes[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_the_group_of_an_empty_folder_is_kept_and_git_works_in_it(
    plan: Planner, tmp_path: Path
) -> None:
    target = tmp_path / "new"
    target.mkdir()
    os.chown(target, 12345, 54321)
    target.chmod(0o2775)
    apply(plan(target))
    folder, file = target.stat(), (target / "README.md").stat()
    assert (folder.st_gid, folder.st_mode & 0o7777, file.st_gid) == (54321, 0o2775, 54321)
    assert git(target, "status", "--porcelain") == ""


def test_the_umask_is_respected(plan: Planner, tmp_path: Path) -> None:
    previous = os.umask(0o077)
    try:
        apply(plan(tmp_path / "new"))
    finally:
        os.umask(previous)
    modes = {
        path: stat.S_IMODE((tmp_path / "new" / path).stat().st_mode) for path in (".", *WRITTEN)
    }
    assert modes == {".": 0o700, "README.md": 0o600, "b/c/w.txt": 0o600, "b/run.sh": 0o700}


def test_what_appears_meanwhile_is_not_overwritten(plan: Planner, tmp_path: Path) -> None:
    target = tmp_path / "new"
    made = plan(target)
    target.mkdir()
    (target / "mine").write_text("mine")
    with pytest.raises(Refusal, match="appeared"):
        apply(made)
    assert files(target) == ["mine"]
    (target / "mine").unlink()
    target.rmdir()
    target.write_text("a file")
    with pytest.raises(Refusal, match="appeared"):
        apply(made)
    assert target.read_text() == "a file"
    assert names(tmp_path) == ["new"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_write_that_fails_leaves_nothing(
    code: int, plan: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan(tmp_path / "a" / "new")
    whole = RenderedTree.write

    def fail(tree: RenderedTree, root: Path) -> None:
        whole(tree, root)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(RenderedTree, "write", fail)
    with pytest.raises(EnvironmentFailure, match=os.strerror(code).lower()) as caught:
        apply(made)
    assert caught.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("use_git", [True, False])
def test_a_full_disk_leaves_nothing(use_git: bool, plan: Planner, small_disk: Path) -> None:
    """Full while writing the files, and full while git copies them."""
    made = plan(small_disk / "new", use_git=use_git)
    if not use_git:
        (small_disk / "ballast").write_bytes(b"x" * 60 * 1024)
    with pytest.raises(EnvironmentFailure, match=r"(?i)no space left"):
        apply(made)
    assert [path.name for path in small_disk.iterdir() if path.name != "ballast"] == []


def test_a_mount_point_is_a_failure_of_the_environment(plan: Planner, small_disk: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="busy") as caught:
        apply(plan(small_disk, use_git=False))
    assert "mount point" in (caught.value.findings[0].hint or "")
    assert names(small_disk.parent) == ["disk"]


def test_a_read_only_place_is_a_failure_of_the_environment(plan: Planner, small_disk: Path) -> None:
    made = plan(small_disk / "new")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(EnvironmentFailure, match="read-only") as caught:
        apply(made)
    assert "writable" in (caught.value.findings[0].hint or "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_without_permission_is_a_failure_of_the_environment(
    plan: Planner, tmp_path: Path
) -> None:
    made = plan(tmp_path / "new")
    tmp_path.chmod(0o500)
    with pytest.raises(EnvironmentFailure, match="permission"):
        apply(made)


def test_abandoned_staging_folders_are_swept_and_others_kept(plan: Planner, tmp_path: Path) -> None:
    for name in (".new.msgen-dead", ".newer.msgen-x", ".new.msgen-file"):
        (tmp_path / name).mkdir()
    (tmp_path / ".new.msgen-file").rmdir()
    (tmp_path / ".new.msgen-file").touch()
    with staging.staged(tmp_path / "new") as other:
        (other.root / "busy").touch()
        apply(plan(tmp_path / "new"))
        assert (other.root / "busy").exists()
    assert names(tmp_path) == [".new.msgen-file", ".newer.msgen-x", "new"]

"""An installed wheel renders without a network, and its repositories can be updated without one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.template.repositories import ROOT, commit_all, contents, copier, git, make_template

pytestmark = pytest.mark.slow
PROJECT = ("generator", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE", ".gitignore")
NEW = """
import sys
from pathlib import Path
import msgen
from msgen.project.apply import apply
from msgen.project.plan import plan_new
from msgen.spec import load_file, normalise, to_answers
from msgen.template import resolve

assert Path(msgen.__file__).is_relative_to(sys.argv[1]), msgen.__file__
source = resolve()
spec = normalise(load_file(source.presets / "minimal.yml")).system
print(*apply(plan_new(source, to_answers(spec), Path(sys.argv[2]))).notes, sep="\\n")
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released checkout of msgen, this work tree's changes included."""
    root = make_template(tmp_path_factory.mktemp("checkout") / "msgen")
    for name in PROJECT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
        else:
            shutil.copy2(ROOT / name, root / name)
    commit_all(root, "The generator")
    git(root, "tag", "v0.1.0")
    return root


def build(root: Path, target: str) -> Path:
    """Build `root` the way a front end does; return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", "out"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (root / "out").glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


def install(wheel: Path, site: Path) -> Path:
    """Unpack a wheel, which is all that installing a pure one does."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def new(site: Path, target: Path) -> str:
    """Generate the minimal preset with an installed msgen; return its notes."""
    people = {
        f"GIT_{role}_{part}": "t@t"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        [sys.executable, "-c", NEW, site, target],
        env=os.environ | people | {"PYTHONPATH": str(site), "GIT_ALLOW_PROTOCOL": "file"},
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def site(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    clone = tmp_path_factory.mktemp("clone") / "msgen"
    git(checkout, "clone", "--quiet", ".", str(clone))
    return install(build(clone, "wheel"), tmp_path_factory.mktemp("site"))


def test_a_wheel_holds_the_template_and_nothing_git_ignores(checkout: Path, site: Path) -> None:
    shipped = site / "msgen" / "_template"
    tracked = git(checkout, "ls-files", "-z", "copier.yml", "templates", "presets").split("\0")
    found = {str(path.relative_to(shipped)) for path in shipped.rglob("*") if path.is_file()}
    assert found == {*tracked, "origin.json", "history.bundle"} - {""}
    assert json.loads((shipped / "origin.json").read_text()) == {
        "commit": "v0.1.0",
        "changed": False,
    }


def test_a_repository_from_a_wheel_is_recorded_and_updated_by_its_history(
    site: Path, checkout: Path, tmp_path: Path
) -> None:
    repository = tmp_path / "system"
    assert new(site, repository) == ""
    bundle = site / "msgen" / "_template" / "history.bundle"
    answers = (repository / ".copier-answers.yml").read_text()
    assert f"_commit: v0.1.0\n_src_path: {bundle}\n" in answers
    copier("update", "--defaults", cwd=repository)
    assert git(repository, "status", "--porcelain") == ""
    plain = tmp_path / "plain" / "system"
    data = checkout / "presets" / "minimal.yml"
    copier("copy", "--defaults", "--data-file", data, bundle, plain, cwd=tmp_path)
    assert contents(plain) == contents(repository)


def test_a_wheel_built_from_an_sdist_has_the_same_history(
    checkout: Path, site: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(checkout, "clone", "--quiet", ".", str(clone))
    subprocess.run(["tar", "xzf", build(clone, "sdist")], cwd=tmp_path, check=True)
    (unpacked,) = tmp_path.glob("msgen-*")
    again = install(build(unpacked, "wheel"), tmp_path / "site")
    first, second = (place / "msgen" / "_template" for place in (site, again))
    assert (second / "history.bundle").is_file()
    assert (second / "origin.json").read_text() == (first / "origin.json").read_text()
    for part in ("templates", "presets"):
        assert contents(second / part) == contents(first / part)


@pytest.mark.parametrize("how", ["no history", "shallow", "changed"])
def test_what_a_wheel_does_not_know_it_says(how: str, checkout: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    depth = ["--depth", "1"] if how == "shallow" else []
    git(checkout, "clone", "--quiet", *depth, checkout.as_uri(), str(clone))
    if how == "no history":
        shutil.rmtree(clone / ".git")
    if how == "changed":
        (clone / "templates/system/.editorconfig").write_text("root = true\n")
    notes = new(install(build(clone, "wheel"), tmp_path / "site"), tmp_path / "system")
    assert (
        notes
        == {
            "no history": "this msgen was built without history: no update can come from it",
            "shallow": "this msgen was built without history: no update can come from it",
            "changed": "this msgen was built with uncommitted changes in its template",
        }[how]
    )
    assert ("_commit" in (tmp_path / "system/.copier-answers.yml").read_text()) == (
        how == "changed"
    )

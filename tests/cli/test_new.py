from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run

FILES = {
    ".copier-answers.yml",
    "README.md",
    "services/catalog/service.toml",
    "services/orders/service.toml",
}
SPEC = "system_name: market\nservices: [stalls]\n"


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def answers(folder: Path) -> dict[str, object]:
    return yaml.safe_load((folder / ".copier-answers.yml").read_text())


def test_it_writes_a_preset_and_says_what_to_type_next(
    run: Run, target: Path, template: Path
) -> None:
    done = run("new", target, "--preset", "minimal", "--yes", "--source", template)
    assert done.exit_code == 0, done.stderr
    assert files(target) == FILES
    assert f"wrote 4 files of shop to {target}" in done.stdout
    assert f"  cd {target}\n  make up\n" in done.stdout
    assert (target / ".git").is_dir()


def test_without_preset_or_spec_it_takes_the_smallest_preset(
    run: Run, target: Path, template: Path
) -> None:
    assert run("new", target, "-y", "--source", template).exit_code == 0
    assert files(target) == FILES


def test_a_folder_that_the_shell_would_split_is_quoted_in_what_to_type(
    run: Run, tmp_path: Path, template: Path
) -> None:
    done = run("new", tmp_path / "my shop", "-y", "--source", template)
    assert f"cd '{tmp_path}/my shop'" in done.stdout
    assert answers(tmp_path / "my shop")["system_name"] == "my-shop"


def test_the_current_folder_needs_no_cd(
    run: Run, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    done = run("new", ".", "-y", "--source", template)
    assert done.exit_code == 0, done.stderr
    assert "cd " not in done.stdout.partition("next:")[2]
    assert answers(folder)["system_name"] == "here"


def test_a_dry_run_shows_the_tree_and_the_topology_and_writes_nothing(
    run: Run, target: Path, template: Path
) -> None:
    done = run("new", target, "--dry-run", "--source", template)
    assert done.exit_code == 0, done.stderr
    assert "└── README.md\n" in done.stdout
    assert "/orders ──▶" in done.stdout
    assert done.stdout.endswith("4 files; nothing was written\n")
    assert not target.exists()


def test_no_git_leaves_git_out(run: Run, target: Path, template: Path) -> None:
    assert run("new", target, "-y", "--no-git", "--source", template).exit_code == 0
    assert not (target / ".git").exists()


@pytest.mark.parametrize("options", [(), ("--json",), ("--preset", "shop")])
def test_without_a_terminal_it_asks_for_yes(
    run: Run, target: Path, template: Path, options: tuple[str, ...]
) -> None:
    done = run("new", target, "--source", template, *options)
    assert done.exit_code == 2
    assert "error: msgen new: there is no terminal to ask on\nhint: --yes" in done.stderr
    assert not target.exists()


def test_the_folder_names_the_system_rather_than_the_preset(
    run: Run, tmp_path: Path, template: Path
) -> None:
    run("new", tmp_path / "2nd Café!", "--preset", "shop", "-y", "--source", template)
    assert answers(tmp_path / "2nd Café!")["system_name"] == "system-2nd-cafe"


def test_a_spec_names_its_system_rather_than_the_folder(
    run: Run, target: Path, template: Path, spec_file: Callable[[str], Path]
) -> None:
    run("new", target, "--spec", spec_file(SPEC), "-y", "--source", template)
    assert answers(target)["system_name"] == "market"


def test_a_spec_without_a_name_takes_the_folder(
    run: Run, target: Path, template: Path, spec_file: Callable[[str], Path]
) -> None:
    run("new", target, "--spec", spec_file("services: [stalls]"), "-y", "--source", template)
    assert answers(target)["system_name"] == "shop"


def test_set_names_the_system_rather_than_anything_else(
    run: Run, target: Path, template: Path, spec_file: Callable[[str], Path]
) -> None:
    spec = spec_file(SPEC)
    setting = ("--set", "system_name=bazaar", "--set", "ci=none")
    run("new", target, "--spec", spec, "-y", "--source", template, *setting)
    assert answers(target)["system_name"] == "bazaar"
    assert answers(target)["ci"] == "none"


def test_a_spec_comes_from_stdin(run: Run, target: Path, template: Path) -> None:
    done = run("new", target, "--spec", "-", "-y", "--source", template, stdin=SPEC)
    assert done.exit_code == 0, done.stderr
    assert files(target) >= {"services/stalls/service.toml"}


def test_patterns_are_added_and_left_out(run: Run, target: Path, template: Path) -> None:
    run(
        "new", target, "-y", "--source", template,
        "--without", "api-gateway,service-registry", "--without", "externalized-config",
    )  # fmt: skip
    assert answers(target)["patterns"] == ["database-per-service"]


def test_what_was_decided_for_the_user_is_said(run: Run, target: Path, template: Path) -> None:
    circle = ("--set", "services.catalog.calls=[orders]")
    done = run("new", target, "-y", "--source", template, *circle)
    assert done.exit_code == 0
    assert "note: services: call each other in a circle: catalog -> orders" in done.stderr


def test_a_folder_with_files_is_refused(run: Run, target: Path, template: Path) -> None:
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    done = run("new", target, "-y", "--source", template)
    assert (done.exit_code, "is not empty" in done.stderr) == (1, True)
    assert files(target) == {"mine.txt"}


def test_a_generated_repository_is_refused(run: Run, target: Path, template: Path) -> None:
    run("new", target, "-y", "--source", template)
    done = run("new", target, "-y", "--source", template)
    assert (done.exit_code, "generated repository already" in done.stderr) == (1, True)


def test_a_target_below_a_file_is_bad_input(run: Run, tmp_path: Path, template: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("new", tmp_path / "file" / "shop", "-y", "--source", template)
    assert (done.exit_code, f"{tmp_path}/file is a file" in done.stderr) == (2, True)


def test_inside_another_git_repository_none_is_made_and_the_user_is_told(
    run: Run, tmp_path: Path, target: Path, template: Path
) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    done = run("new", target, "-y", "--source", template)
    assert done.exit_code == 0, done.stderr
    assert f"note: {target}: " in done.stderr
    assert "is a git repository" in done.stderr
    assert not (target / ".git").exists()


def test_a_place_that_cannot_be_written_is_the_environments_fault(run: Run, template: Path) -> None:
    done = run("new", "/proc/shop", "-y", "--source", template, "--json")
    assert done.exit_code == 3
    assert done.findings[0]["place"] == "/proc/shop"


def test_a_source_that_is_no_template_is_named(run: Run, tmp_path: Path, target: Path) -> None:
    done = run("new", target, "-y", "--source", tmp_path)
    assert done.exit_code == 2
    assert "error: --source:" in done.stderr
    done = run("new", target, "-y", "--source", f"file://{tmp_path}/missing.git")
    assert done.exit_code == 3
    assert not target.exists()


@pytest.mark.parametrize("place", ["/", "/dev/null", "full", "loop", ""])
def test_the_target_is_judged_before_anything_is_rendered(
    place: str, run: Run, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    (tmp_path / "loop").symlink_to("loop")
    before = files(tmp_path)
    done = run("new", place, "-y", "--source", template)
    assert done.exit_code == (1 if place == "full" else 2)
    assert done.stderr.startswith(f"error: {place or 'DIR'}: ")
    assert "\nhint: " in done.stderr
    assert "rendering" not in done.stderr
    assert files(tmp_path) == before


def test_a_folder_that_names_no_system_says_how_to(
    run: Run, tmp_path: Path, template: Path
) -> None:
    done = run("new", tmp_path / "日本", "-y", "--source", template)
    assert done.exit_code == 2
    assert "it has no letter from a to z\nhint: name the system: --set system_name=shop" in (
        done.stderr
    )


def test_a_folder_like_an_option_is_entered_by_its_path(
    run: Run, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("new", "./-x", "-y", "--source", template)
    assert "  cd ./-x\n" in done.stdout


@pytest.mark.parametrize("place", ["/proc/shop", "{}/file/shop", "{}/" + "x" * 300])
def test_a_place_that_cannot_be_written_comes_with_a_hint(
    place: str, run: Run, tmp_path: Path, template: Path
) -> None:
    (tmp_path / "file").touch()
    options = ("-y", "--source", template, "--json", "--set", "system_name=shop")
    done = run("new", place.format(tmp_path), *options)
    assert done.exit_code in {2, 3}
    assert done.findings[0]["hint"]

"""300 hostile specs through the whole command: bad input or a system, and nothing elsewhere."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from typer.testing import CliRunner

from msgen.cli.app import app
from tests.strategies import hostile_specs, hostile_texts


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(raw=hostile_specs())
@example(raw={"system_name": "../../up", "services": ["a"]})
@example(raw={"system_name": "shop", "services": [{"name": "a", "entity": "../../Up"}]})
@example(raw={"system_name": "shop", "services": [{"name": "{{ 7*7 }}"}]})
@example(raw={"system_name": "shop", "services": ["stalls"], "ci": "{% raw %}"})
def test_a_hostile_spec_ends_in_a_system_or_in_bad_input(template: Path, raw: object) -> None:
    with TemporaryDirectory() as folder:
        spec = Path(folder, "spec.yml")
        spec.write_text(json.dumps(raw, default=str), encoding="utf-8")
        target = Path(folder, "in", "target")

        options = ["--spec", str(spec), "--source", str(template)]
        done = CliRunner().invoke(app, ["new", str(target), "--dry-run", "--json", *options])
        document = json.loads(done.stdout)
        assert done.exit_code in {0, 2}, done.stderr
        assert "Traceback" not in done.stderr
        assert files(Path(folder)) == {"spec.yml"}
        for finding in document.get("findings", []):
            assert finding["place"]
            assert finding["message"]
            assert finding["hint"]
        for file in document.get("files", []):
            path = PurePosixPath(file)
            assert not path.is_absolute()
            assert ".." not in path.parts


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=hostile_texts().filter(lambda text: "\x00" not in text))
def test_a_hostile_folder_name_ends_in_a_system_or_in_bad_input(template: Path, name: str) -> None:
    with TemporaryDirectory() as folder:
        target = Path(folder, "a", "b", "c", name.replace("/", "_").replace("..", "_") or "_")
        done = CliRunner().invoke(
            app, ["new", str(target), "--dry-run", "--source", str(template), "--json"]
        )
        assert done.exit_code in {0, 1, 2, 3}, done.stderr
        assert json.loads(done.stdout)["exit_code"] == done.exit_code
        assert "Traceback" not in done.stderr
        assert "unexpected" not in done.stderr
        assert files(Path(folder)) == set()

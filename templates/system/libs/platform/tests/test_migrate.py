"""New migrations, as a team of several branches needs them."""

import re
from pathlib import Path

import pytest

from chassis import migrate

ENV = """
from pathlib import Path

import sqlalchemy as sa
from alembic import context

url = f"sqlite:///{Path(__file__).parent / 'database'}"
things = sa.Table("things", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True))
with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
    context.configure(connection=connection, target_metadata=things.metadata)
    context.run_migrations()
"""

SCRIPT = """
import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}


def upgrade():
    ${upgrades}
"""

BASE = """
revision = "{name}_0001"
down_revision = None
branch_labels = ("{name}",)


def upgrade():
    pass
"""


def prepare(directory: Path, **versions: str) -> Path:
    """A folder of migrations that holds `versions`; returns where they lie."""
    folder = directory / "migrations" / "versions"
    folder.mkdir(parents=True)
    (directory / "migrations" / "env.py").write_text(ENV)
    (directory / "migrations" / "script.py.mako").write_text(SCRIPT)
    for name, text in versions.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def write_migration(directory: Path) -> Path:
    folder = prepare(directory)
    assert migrate.main([str(directory), "--new", "add things"]) == 0
    (written,) = folder.glob("*.py")
    return written


def test_two_branches_never_write_the_same_revision(tmp_path: Path) -> None:
    names = {write_migration(tmp_path / branch).name for branch in ("one", "other")}
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{12}_add_things\.py", name) for name in names)


def test_what_is_written_is_formatted(tmp_path: Path) -> None:
    assert 'op.create_table(\n        "things",' in write_migration(tmp_path).read_text()


def test_a_new_migration_continues_the_service_and_not_a_part(tmp_path: Path) -> None:
    """Each has a history of its own, and an upgrade brings all of them up to date."""
    names = ("part", "service")
    folder = prepare(tmp_path, **{f"{name}_0001": BASE.format(name=name) for name in names})
    assert migrate.main([str(tmp_path)]) == 0
    assert migrate.main([str(tmp_path), "--new", "add things"]) == 0
    (written,) = folder.glob("*_add_things.py")
    assert 'down_revision = "service_0001"' in written.read_text()
    assert migrate.main([str(tmp_path)]) == 0
    assert migrate.main([str(tmp_path), "--check"]) == 0


def test_what_differs_and_what_is_not_applied_is_told_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(tmp_path)
    assert migrate.main([str(tmp_path), "--check"]) == 1
    assert "hint: --new TEXT writes" in capsys.readouterr().err
    assert migrate.main([str(tmp_path), "--new", "add things"]) == 0
    assert migrate.main([str(tmp_path), "--new", "add more"]) == 1
    assert "are applied first" in capsys.readouterr().err

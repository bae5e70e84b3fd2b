"""New migrations, as a team of several branches needs them."""

import re
from pathlib import Path

from chassis import migrate

ENV = """
import sqlalchemy as sa
from alembic import context

things = sa.Table("things", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True))
with sa.create_engine("sqlite://").connect() as connection:
    context.configure(connection=connection, target_metadata=things.metadata)
    context.run_migrations()
"""

SCRIPT = """
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades}
"""


def write_migration(directory: Path) -> Path:
    (directory / "migrations" / "versions").mkdir(parents=True)
    (directory / "migrations" / "env.py").write_text(ENV)
    (directory / "migrations" / "script.py.mako").write_text(SCRIPT)
    assert migrate.main([str(directory), "--new", "add things"]) == 0
    (written,) = (directory / "migrations" / "versions").glob("*.py")
    return written


def test_two_branches_never_write_the_same_revision(tmp_path: Path) -> None:
    names = {write_migration(tmp_path / branch).name for branch in ("one", "other")}
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{12}_add_things\.py", name) for name in names)


def test_what_is_written_is_formatted(tmp_path: Path) -> None:
    assert 'op.create_table(\n        "things",' in write_migration(tmp_path).read_text()

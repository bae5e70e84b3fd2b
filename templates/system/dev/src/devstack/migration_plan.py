"""What `devstack.migrations` is told; apart from it, so that the runner need not load Alembic."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Migration:
    """One service's migrations and the environment they run in."""

    service: str
    directory: str
    env: Mapping[str, str]


def write_plan(file: Path, migrations: Sequence[Migration]) -> None:
    """Write the migrations down."""
    file.write_text(json.dumps([asdict(one) for one in migrations], indent=2), encoding="utf-8")


def read_plan(file: Path) -> list[Migration]:
    """Read what `write_plan` wrote."""
    return [Migration(**one) for one in json.loads(file.read_text(encoding="utf-8"))]

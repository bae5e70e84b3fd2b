"""Brings the tables of all services up to date: `python -m devstack.migrations PLAN`.

Each service is migrated by `chassis.migrate` with its own environment, so as its own role. It is
one process, since loading Alembic takes longer than the migrations.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chassis import migrate

from devstack.migration_plan import Migration, read_plan


def run(migrations: Sequence[Migration]) -> int:
    """Migrate one service after the other; 1 as soon as one fails."""
    outside = dict(os.environ)
    for one in migrations:
        os.environ.clear()
        os.environ.update({**outside, **one.env})
        print(f"migrating {one.service}", flush=True)
        if migrate.main([one.directory]) != 0:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(read_plan(Path(sys.argv[1]))))

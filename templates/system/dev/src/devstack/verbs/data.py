"""`psql`, `migrate`: the data of one service of the running stack."""

from devstack import data
from devstack.verbs import Commands


def add(commands: Commands) -> None:
    """Add the commands."""
    psql = commands.add_parser("psql", help="open psql on a service's database, as its role")
    psql.add_argument("service")
    psql.add_argument("arguments", nargs="...", help="more arguments for psql")
    psql.set_defaults(run=data.open_psql)
    migration = commands.add_parser("migrate", help="bring a service's tables up to date")
    migration.add_argument("service")
    other = migration.add_mutually_exclusive_group()
    other.add_argument("--new", metavar="TEXT", help="write a migration from changed tables")
    other.add_argument("--check", action="store_true", help="compare tables and code only")
    migration.set_defaults(run=data.migrate)

"""`devstack psql` and `devstack migrate`: the data of one service of the running stack."""

import argparse
import os
import sys
from pathlib import Path

from devstack import databases
from devstack.errands import running
from devstack.lifecycle import state_of
from devstack.migration_plan import Migration, read_plan
from devstack.parts.postgres import installed_programs
from devstack.process import StartError


def place_of(arguments: argparse.Namespace) -> Migration:
    """Where the named service keeps its data, and the environment that it runs with."""
    running(arguments)
    plan = read_plan(state_of(arguments) / "migrations.json")
    for one in plan:
        if one.service == arguments.service:
            return one
    known = ", ".join(one.service for one in plan)
    raise StartError(f"no service {arguments.service}; there are: {known}")


def open_psql(arguments: argparse.Namespace) -> int:
    """Become psql, logged in as the service."""
    env = place_of(arguments).env
    password = Path(env["SECRETS_DIR"]) / "database_password"
    login = {
        "PGHOST": env["DATABASE_HOST"],
        "PGPORT": env["DATABASE_PORT"],
        "PGDATABASE": env["DATABASE_NAME"],
        "PGUSER": env["DATABASE_USER"],
        "PGPASSWORD": password.read_text(encoding="utf-8"),
        **databases.psql_environment(env),
    }
    program = str(installed_programs() / "bin" / "psql")
    os.execve(program, ["psql", *arguments.arguments], {**os.environ, **login})  # noqa: S606


def migrate(arguments: argparse.Namespace) -> int:
    """Become `chassis.migrate`, with the environment that the stack gives the service."""
    place = place_of(arguments)
    options = ["--check"] if arguments.check else []
    options += ["--new", arguments.new] if arguments.new else []
    command = [sys.executable, "-m", "chassis.migrate", place.directory, *options]
    os.execve(sys.executable, command, {**os.environ, **place.env})  # noqa: S606

"""The `devstack` command: run the system on this machine, and what a developer does with it."""

import argparse
import os
import sys
from pathlib import Path

import httpx2

from devstack import data, errands, lifecycle
from devstack.commands import command
from devstack.process import StartError


def main() -> None:
    """Run one command; exit 0 when done, 1 when there is no stack or it failed."""
    arguments = parser().parse_args()
    try:
        status = arguments.run(arguments)
        sys.stdout.flush()
        sys.exit(status)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; the interpreter must not try to flush once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except httpx2.TransportError as error:
        shows = command(lifecycle.state_of(arguments), "status")
        reason = str(error) or type(error).__name__
        print(f"{error.request.url}: {reason}; `{shows}` shows what runs", file=sys.stderr)
        sys.exit(1)
    except (StartError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="devstack", description=__doc__)
    top.add_argument("--state", type=Path, help="where the stack keeps its files (default: .run)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser("up", help="start everything and print where it is")
    start.add_argument("-d", "--detach", action="store_true", help="return when it is ready")
    start.set_defaults(run=lifecycle.up)
    commands.add_parser("down", help="stop the stack").set_defaults(run=lifecycle.down)
    commands.add_parser("status", help="what runs and where").set_defaults(run=lifecycle.status)
    logs = commands.add_parser("logs", help="print the logs")
    logs.add_argument("name", nargs="?", help="one process; default: all")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with new lines")
    logs.set_defaults(run=lifecycle.show_logs)
    token = commands.add_parser("token", help="print an access token")
    token.add_argument("scopes", nargs="*", help="for example orders:read; default: every scope")
    token.add_argument("--subject", default="developer", help="whom the token is for")
    token.set_defaults(run=errands.print_token)
    request = commands.add_parser("call", help="send one request to the running system")
    request.add_argument("method", type=str.upper, help="GET, POST, PATCH, DELETE, …")
    request.add_argument("path", help="for example /orders")
    request.add_argument("body", nargs="?", help="JSON")
    request.add_argument("-H", "--header", action="append", default=[], metavar="'NAME: VALUE'")
    request.set_defaults(run=errands.send_request)
    add_data(
        psql=commands.add_parser("psql", help="open psql on a service's database, as its role"),
        migration=commands.add_parser("migrate", help="bring a service's tables up to date"),
    )
    commands.add_parser("check", help="format, lint, types, contracts, manifests").set_defaults(
        run=errands.run_checks
    )
    builder = commands.add_parser("images", help="build the container images")
    builder.add_argument("--tag", default="dev", help="tag of every image (default: dev)")
    builder.set_defaults(run=errands.build_images)
    loader = commands.add_parser("load", help="put a bounded load on the running stack")
    loader.add_argument("--seconds", type=float, default=10.0, help="how long (at most 300)")
    loader.add_argument("--clients", type=int, default=8, help="how many at once (at most 256)")
    loader.add_argument("--path", help="what to GET; default: the list of the first service")
    loader.set_defaults(run=errands.put_load)
    return top


def add_data(*, psql: argparse.ArgumentParser, migration: argparse.ArgumentParser) -> None:
    """The commands for the data of one service."""
    psql.add_argument("service")
    psql.add_argument("arguments", nargs=argparse.REMAINDER, help="more arguments for psql")
    psql.set_defaults(run=data.open_psql)
    migration.add_argument("service")
    other = migration.add_mutually_exclusive_group()
    other.add_argument("--new", metavar="TEXT", help="write a migration from changed tables")
    other.add_argument("--check", action="store_true", help="compare tables and code only")
    migration.set_defaults(run=data.migrate)

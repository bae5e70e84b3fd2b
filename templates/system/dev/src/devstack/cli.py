"""The `devstack` command: run the system on this machine, and what a developer does with it."""

import argparse
import sys
from pathlib import Path

from devstack import errands, lifecycle
from devstack.process import StartError


def main() -> None:
    """Run one command; exit 0 when done, 1 when there is no stack or it failed."""
    arguments = parser().parse_args()
    try:
        sys.exit(arguments.run(arguments))
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

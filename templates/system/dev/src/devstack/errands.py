"""What a developer does with a running stack, and with the repository."""

import argparse
import asyncio
from pathlib import Path

from devstack import call, check, door, images, load, record
from devstack.commands import command
from devstack.layout import find_root, find_services
from devstack.lifecycle import state_of
from devstack.process import StartError
from devstack.tokens import fetch_token


def running(arguments: argparse.Namespace) -> record.Record:
    """The stack that runs, ready. Raises StartError when there is none."""
    found = record.read(state_of(arguments))
    if found is None or found.phase != "ready":
        raise StartError(f"no stack is running; `{command(state_of(arguments), 'up')}` starts one")
    return found


def developer_token(arguments: argparse.Namespace, scopes: list[str], subject: str) -> str:
    """A token from the running stack's issuer."""
    found = running(arguments)
    secret = state_of(arguments) / "secrets" / "developer" / "client_secret"
    text = secret.read_text(encoding="utf-8")
    return fetch_token(found.links["identity"], text, scopes, subject)


def print_token(arguments: argparse.Namespace) -> int:
    """Print an access token for use with curl."""
    print(developer_token(arguments, arguments.scopes, arguments.subject))
    return 0


def put_load(arguments: argparse.Namespace) -> int:
    """Load the running stack and print what it bore."""
    found = running(arguments)
    first = find_services(find_root(Path.cwd()))[0]
    url = door.address(found.links, first.name) + (arguments.path or first.path)
    token = developer_token(arguments, [], "load")
    headers = {"Authorization": f"Bearer {token}"}
    seconds: float = min(arguments.seconds, load.MOST_SECONDS)
    print(f"GET {url}, {arguments.clients} clients, {seconds:.0f} s", flush=True)
    tally = asyncio.run(load.put_load(url, headers, seconds, arguments.clients))
    print(tally.report(seconds))
    return 0


def door_to(found: record.Record, path: str, status: str) -> str:
    """The URL of `path`, for users.

    Raises StartError, which names the command `status`, when it is the route of none.
    """
    url = door.url_of(found.links, find_services(find_root(Path.cwd())), path)
    if url is None:
        message = f"no service has a route for {path}; `{status}` shows what runs"
        raise StartError(message)
    return url


def send_request(arguments: argparse.Namespace) -> int:
    """Send one request and print the answer; exit 1 when it is an error."""
    found = running(arguments)
    headers = {name.strip(): value.strip() for name, _, value in map(_split, arguments.header)}
    headers.setdefault("Authorization", f"Bearer {developer_token(arguments, [], 'developer')}")
    url = door_to(found, arguments.path, command(state_of(arguments), "status"))
    response = call.send(arguments.method, url, arguments.body, headers)
    print(call.shown(response))
    return int(response.is_error)


def _split(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def run_checks(_arguments: argparse.Namespace) -> int:
    """Check everything that needs no server."""
    return check.check(find_root(Path.cwd()))


def build_images(arguments: argparse.Namespace) -> int:
    """Build every image."""
    return images.build_images(find_root(Path.cwd()), arguments.tag)

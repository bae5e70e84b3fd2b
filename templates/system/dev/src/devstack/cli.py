"""The `devstack` command: run the system on this machine, and what a developer does with it."""

import argparse
import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from devstack import call, check, images, load, record, watchdog
from devstack.console import Tail
from devstack.guide import guide
from devstack.layout import find_root, find_services
from devstack.lifeline import parents_gone
from devstack.process import StartError
from devstack.runtime import Runtime
from devstack.system import System
from devstack.tokens import fetch_token

STOP_SECONDS = 30.0


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
    start.set_defaults(run=up)
    commands.add_parser("down", help="stop the stack").set_defaults(run=down)
    commands.add_parser("status", help="what runs and where").set_defaults(run=status)
    logs = commands.add_parser("logs", help="print the logs")
    logs.add_argument("name", nargs="?", help="one process; default: all")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with new lines")
    logs.set_defaults(run=show_logs)
    token = commands.add_parser("token", help="print an access token")
    token.add_argument("scopes", nargs="*", help="for example orders:read; default: every scope")
    token.add_argument("--subject", default="developer", help="whom the token is for")
    token.set_defaults(run=print_token)
    request = commands.add_parser("call", help="send one request to the running system")
    request.add_argument("method", type=str.upper, help="GET, POST, PATCH, DELETE, …")
    request.add_argument("path", help="for example /orders")
    request.add_argument("body", nargs="?", help="JSON")
    request.add_argument("-H", "--header", action="append", default=[], metavar="'NAME: VALUE'")
    request.set_defaults(run=send_request)
    commands.add_parser("check", help="format, lint, types, contracts, manifests").set_defaults(
        run=run_checks
    )
    builder = commands.add_parser("images", help="build the container images")
    builder.add_argument("--tag", default="dev", help="tag of every image (default: dev)")
    builder.set_defaults(run=build_images)
    loader = commands.add_parser("load", help="put a bounded load on the running stack")
    loader.add_argument("--seconds", type=float, default=10.0, help="how long (at most 300)")
    loader.add_argument("--clients", type=int, default=8, help="how many at once (at most 256)")
    loader.add_argument("--path", help="what to GET; default: the list of the first service")
    loader.set_defaults(run=put_load)
    return top


def state_of(arguments: argparse.Namespace) -> Path:
    """The state directory that the command line means."""
    chosen: Path | None = arguments.state
    return (chosen or find_root(Path.cwd()) / ".run").resolve()


def up(arguments: argparse.Namespace) -> int:
    """Start the stack; stay in the foreground or leave it behind."""
    state = state_of(arguments)
    if arguments.detach:
        return leave_behind(state)
    return asyncio.run(foreground(state))


async def foreground(state: Path) -> int:
    """Run the stack until a signal, or until the processes that started it are gone."""
    root = find_root(Path.cwd())
    console = sys.stdout.isatty()
    system = System(root=root, state=state, services=find_services(root), console_logs=console)
    runtime = Runtime(system)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    watch = asyncio.create_task(parents_gone(ended))
    tail = Tail(system.logs)
    began = time.monotonic()
    starting = asyncio.create_task(runtime.start())
    stopping = asyncio.create_task(ended.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await starting
        print(guide(system, runtime.links, time.monotonic() - began), flush=True)
        following = asyncio.create_task(tail.follow())
        await stopping
        print("stopping", flush=True)
        following.cancel()
        await runtime.stop()
    watch.cancel()
    return 0


def leave_behind(state: Path) -> int:
    """Start the stack in a session of its own; return when it is ready."""
    if record.read(state) is not None:
        message = f"a stack already runs in {state}; `devstack down` stops it"
        raise StartError(message)
    state.mkdir(parents=True, exist_ok=True)
    output = state / "up.log"
    with output.open("wb") as log:
        runner = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", "devstack", "--state", str(state), "up"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "DEVSTACK_DETACHED": "1"},
        )
    while (found := record.read(state)) is None or found.phase != "ready":
        if runner.poll() is not None:
            raise StartError(output.read_text(encoding="utf-8", errors="replace").strip())
        time.sleep(0.05)
    print(output.read_text(encoding="utf-8", errors="replace").strip())
    return 0


def down(arguments: argparse.Namespace) -> int:
    """Stop the stack, and whatever a killed runner may have left."""
    found = record.read(state_of(arguments))
    if found is None:
        print("no stack is running")
        return 0
    runner = psutil.Process(found.pid)
    runner.terminate()
    try:
        runner.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        runner.kill()
        watchdog.sweep({}, found.run)
    print("stopped")
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Print what runs and where; exit 1 when nothing does."""
    state = state_of(arguments)
    found = record.read(state)
    if found is None:
        print("no stack is running")
        return 1
    print(f"{found.phase}, runner {found.pid}, logs in {state / 'logs'}")
    for name, url in found.links.items():
        print(f"  {name:<24} {url}")
    for process in sorted(watchdog.marked(found.run), key=lambda one: one.pid):
        with contextlib.suppress(psutil.Error):
            command = " ".join(process.cmdline())
            print(f"  {process.pid:<8} {process.memory_info().rss >> 20:>5} MB  {command[:80]}")
    return 0


def show_logs(arguments: argparse.Namespace) -> int:
    """Print the logs of one process or all."""
    tail = Tail(state_of(arguments) / "logs", only=arguments.name)
    tail.copy()
    if arguments.follow:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(tail.follow())
    return 0


def running(arguments: argparse.Namespace) -> record.Record:
    """The stack that runs, ready. Raises StartError when there is none."""
    found = record.read(state_of(arguments))
    if found is None or found.phase != "ready":
        raise StartError("no stack is running; `make up` starts one")
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
    door = found.links.get("gateway", found.links[first.name])
    url = door + (arguments.path or first.path)
    token = developer_token(arguments, [], "load")
    headers = {"Authorization": f"Bearer {token}"}
    seconds: float = min(arguments.seconds, load.MOST_SECONDS)
    print(f"GET {url}, {arguments.clients} clients, {seconds:.0f} s", flush=True)
    tally = asyncio.run(load.put_load(url, headers, seconds, arguments.clients))
    print(tally.report(seconds))
    return 0


def door_to(found: record.Record, path: str) -> str:
    """The URL of `path`: through the gateway, or at the service whose route it is."""
    for service in find_services(find_root(Path.cwd())):
        if path == service.route or path.startswith((f"{service.route}/", f"{service.route}?")):
            return found.links.get("gateway", found.links[service.name]) + path
    message = f"no service has a route for {path}; `devstack status` shows what runs"
    raise StartError(message)


def send_request(arguments: argparse.Namespace) -> int:
    """Send one request and print the answer; exit 1 when it is an error."""
    found = running(arguments)
    headers = {name.strip(): value.strip() for name, _, value in map(_split, arguments.header)}
    headers.setdefault("Authorization", f"Bearer {developer_token(arguments, [], 'developer')}")
    url = door_to(found, arguments.path)
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

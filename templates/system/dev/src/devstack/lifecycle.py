"""Start, stop and look at the stack of a state directory."""

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

from devstack import record, watchdog
from devstack.commands import command
from devstack.console import Tail
from devstack.guide import guide
from devstack.inspection import supervised
from devstack.layout import find_root, find_services
from devstack.lifeline import parents_gone
from devstack.process import StartError
from devstack.runtime import Runtime
from devstack.system import System

STOP_SECONDS = 30.0


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
    began = time.monotonic()

    def show_ready(name: str) -> None:
        print(f"  {name:<24} {time.monotonic() - began:4.1f} s", flush=True)

    print(f"starting {system.name}", flush=True)
    runtime = Runtime(system, on_ready=show_ready)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    watch = asyncio.create_task(parents_gone(ended))
    tail = Tail(system.logs)
    starting = asyncio.create_task(runtime.start())
    stopping = asyncio.create_task(ended.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await starting
        stop = f"`{command(state, 'down')}`" if detached() else "Ctrl-C"
        print(guide(system, runtime.links, time.monotonic() - began, stop), flush=True)
        tail.skip()
        following = asyncio.create_task(follow(tail))
        await stopping
        print("stopping", flush=True)
        following.cancel()
        await runtime.stop()
    watch.cancel()
    return 0


async def follow(tail: Tail) -> None:
    """Show what the processes log; nobody watches a stack that was left behind."""
    if not detached():
        await tail.follow()


def detached() -> bool:
    """Whether this process is the runner of a stack that was left behind."""
    return "DEVSTACK_DETACHED" in os.environ


def leave_behind(state: Path) -> int:
    """Start the stack in a session of its own; return when it is ready."""
    if record.read(state) is not None:
        message = f"a stack already runs in {state}; `{command(state, 'down')}` stops it"
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
    for process in supervised(found.pid):
        print(f"  {process.name:<24} pid {process.pid:<8} {process.megabytes:>5} MB")
    return 0


def show_logs(arguments: argparse.Namespace) -> int:
    """Print the logs of one process or all."""
    logs = state_of(arguments) / "logs"
    known = sorted(file.stem for file in logs.glob("*.log"))
    if arguments.name is not None and arguments.name not in known:
        raise StartError(f"no log of {arguments.name}; there are: {', '.join(known) or 'none'}")
    tail = Tail(logs, only=arguments.name)
    tail.copy()
    if arguments.follow:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(tail.follow())
    return 0

"""Move the routes of legacy applications to services, step by step, and look at what happens.

Exit status: 0 done, 1 refused or something differs, 2 bad input, 3 somebody cannot be reached.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from strangler import commands, show, who
from strangler.moves import Author
from strangler.refusal import Refusal
from strangler.running import Running
from strangler.store import Store


def main() -> None:
    """Run one command and exit."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command; its exit status."""
    arguments = parser().parse_args(words)
    try:
        store = Store.at(arguments.root or Path.cwd())
        running = Running.of(arguments.state or store.root / ".run")
        return int(arguments.run(arguments, store, running))
    except Refusal as refusal:
        print(f"strangler: {refusal.message}", file=sys.stderr)
        if refusal.hint:
            print(f"hint: {refusal.hint}", file=sys.stderr)
        return refusal.status


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="strangler", description=__doc__)
    top.add_argument("--root", type=Path, help="the repository (default: around this folder)")
    top.add_argument("--state", type=Path, help="the folder of the local stack (default: .run)")
    top.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verbs = top.add_subparsers(required=True, metavar="COMMAND")

    one = verbs.add_parser("status", help="show how far routes have moved, and what is in force")
    one.add_argument("routes", nargs="*", metavar="ROUTE")
    one.set_defaults(run=_status)

    one = verbs.add_parser("shift", help="send a percentage of a route to the new side")
    _move(one, "PERCENT")
    one.add_argument("--force", action="store_true", help="even if no new instance is ready")
    one.set_defaults(run=_shift)

    one = verbs.add_parser("shadow", help="compare a percentage of what the old side is sent")
    _move(one, "PERCENT")
    one.set_defaults(run=_shadow)

    one = verbs.add_parser("rollback", help="go back to the state before the last change")
    _move(one)
    one.set_defaults(run=_rollback)

    one = verbs.add_parser("report", help="show what the comparison found (1: it differs)")
    one.add_argument("route", metavar="ROUTE")
    one.set_defaults(run=_report)

    one = verbs.add_parser("apply", help="write what follows from states edited by hand")
    one.add_argument("routes", nargs="*", metavar="ROUTE")
    one.add_argument("--why", default="", help="goes on record")
    one.set_defaults(run=_apply)

    one = verbs.add_parser("check", help="do all files agree with the states?")
    one.set_defaults(run=_check)
    return top


def percentage(text: str) -> int:
    """A whole number from 0 to 100."""
    if not text.isdecimal() or not 0 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 100")
    return int(text)


def _move(one: argparse.ArgumentParser, amount: str = "") -> None:
    one.add_argument("route", metavar="ROUTE")
    if amount:
        one.add_argument("percent", metavar=amount, type=percentage)
    one.add_argument("--why", default="", help="goes on record")


def _status(arguments: argparse.Namespace, store: Store, running: Running) -> int:
    found = commands.status(store, running, arguments.routes)
    _print(arguments, show.status_json(found), show.status_text(found))
    return 0


def _shift(arguments: argparse.Namespace, store: Store, running: Running) -> int:
    author = _author(arguments, store)
    force = bool(arguments.force)
    done = commands.shift(store, running, arguments.route, arguments.percent, author, force=force)
    _print(arguments, show.moved_json(done), show.moved_text(done))
    return 0


def _shadow(arguments: argparse.Namespace, store: Store, running: Running) -> int:
    author = _author(arguments, store)
    done = commands.shadow(store, running, arguments.route, arguments.percent, author)
    _print(arguments, show.moved_json(done), show.moved_text(done))
    return 0


def _rollback(arguments: argparse.Namespace, store: Store, running: Running) -> int:
    done = commands.rollback(store, running, arguments.route, _author(arguments, store))
    _print(arguments, show.moved_json(done), show.moved_text(done))
    return 0


def _report(arguments: argparse.Namespace, store: Store, running: Running) -> int:
    found = commands.report(store, running, arguments.route)
    _print(arguments, found, show.report_text(found))
    return int(bool(found["different"] or found["writes"]["refused"]))


def _apply(arguments: argparse.Namespace, store: Store, running: Running) -> int:
    done = commands.apply(store, running, arguments.routes, _author(arguments, store))
    text = "\n".join(map(show.moved_text, done))
    _print(arguments, [show.moved_json(one) for one in done], text)
    return 0


def _check(arguments: argparse.Namespace, store: Store, _running: Running) -> int:
    findings = commands.check(store)
    _print(arguments, findings, "\n".join(findings) or "all agrees")
    return int(bool(findings))


def _author(arguments: argparse.Namespace, store: Store) -> Author:
    return Author(by=who.author(store.root), why=arguments.why, at=dt.datetime.now(dt.UTC))


def _print(arguments: argparse.Namespace, data: Any, text: str) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False) if arguments.json else text, flush=True)

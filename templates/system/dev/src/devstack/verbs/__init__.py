"""The commands of `devstack`: every module of this package adds some, none is listed anywhere.

A module has a function `add(commands)` that adds its parsers; each sets `run`, which takes the
parsed arguments and returns the exit status.
"""

import argparse
import importlib
import pkgutil
from pathlib import Path
from typing import Any, Protocol, cast

Commands = Any
"""What `add_subparsers` returns: argparse keeps its type to itself."""


class Verbs(Protocol):
    """What a module of this package offers."""

    def add(self, commands: Commands) -> None:
        """Add commands."""
        ...


def parser(description: str | None) -> argparse.ArgumentParser:
    """The command line with the commands of every module."""
    top = argparse.ArgumentParser(prog="devstack", description=description)
    top.add_argument("--state", type=Path, help="where the stack keeps its files (default: .run)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        cast("Verbs", importlib.import_module(f"{__name__}.{module}")).add(commands)
    return top

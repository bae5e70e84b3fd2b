"""What follows from a state: every module of this package writes some files, none is listed.

A module has a function `files(root, state)`: path below the root of the repository -> text.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

from strangler.state import State


class Target(Protocol):
    """What a module of this package offers."""

    def files(self, root: Path, state: State) -> Mapping[Path, str]:
        """The files of one route."""
        ...


def files(root: Path, state: State) -> dict[Path, str]:
    """All files that follow from a state."""
    found: dict[Path, str] = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        target = cast("Target", importlib.import_module(f"{__name__}.{module}"))
        found.update(target.files(root, state))
    return found

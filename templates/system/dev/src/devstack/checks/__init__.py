"""What must agree in this repository: every module of this package is one check, none is listed.

Each has `findings(root)`: what disagrees, a line each; empty when all agrees.
"""

import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast


class Check(Protocol):
    """What a module of this package offers."""

    def findings(self, root: Path) -> list[str]:
        """What disagrees in the repository at `root`."""
        ...


def checks() -> dict[str, Check]:
    """Every check, by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("Check", importlib.import_module(f"{__name__}.{name}")) for name in names}

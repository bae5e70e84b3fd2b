"""Kinds of contracts: every module of this package is one, none is listed anywhere.

The snapshots of a kind lie in the folder that has the name of its module: `openapi/orders.json`.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Protocol, cast

from contracts.changes import Change
from contracts.snapshots import Document


@dataclass(frozen=True, slots=True)
class Promiser:
    """A service, and the package that it is written in."""

    name: str
    package: str


class Kind(Protocol):
    """What a module of this package offers."""

    def describe(self, service: Promiser) -> Document | None:
        """What the service promises, by its code; None if it promises nothing of this kind."""
        ...

    def between(self, old: Document, new: Document) -> list[Change]:
        """All changes from one document to another."""
        ...


def kinds() -> dict[str, Kind]:
    """Every kind, by the name of its folder."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {name: cast("Kind", module) for name, module in modules.items()}

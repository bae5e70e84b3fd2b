"""The parts of a stack: every module of this package contributes one, none is listed anywhere.

A part is a module with a function `plan(system) -> Part`. Ports are leased by name through the
system, so parts can refer to each other without an order between them.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Protocol, cast

from devstack.part import Part
from devstack.system import System


class PartModule(Protocol):
    """What a module of this package offers."""

    plan: Callable[[System], Part]


def plan_all(system: System) -> list[Part]:
    """The part of every module of this package."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [cast("PartModule", module).plan(system) for module in modules]

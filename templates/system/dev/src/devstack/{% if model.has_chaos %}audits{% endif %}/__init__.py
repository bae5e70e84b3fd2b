"""Audits: whether what is left after chaos adds up. Each module is one; none is listed anywhere.

A module has a function `at_rest(evidence)`, false while something is still under way, and a
function `audit(evidence)` that returns what it has counted and raises AssertionError if something
was lost, doubled or left over.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Protocol, cast

import psycopg

from devstack.evidence import Evidence
from devstack.testkit import eventually


class Audit(Protocol):
    """What a module of this package offers."""

    def at_rest(self, evidence: Evidence) -> bool:
        """Whether nothing is under way."""
        ...

    def audit(self, evidence: Evidence) -> Mapping[str, object]:
        """What was counted."""
        ...


def audits() -> dict[str, Audit]:
    """Every audit, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("Audit", importlib.import_module(f"{__name__}.{name}")) for name in names}


def settle(evidence: Evidence, within: float) -> float:
    """Wait until nothing is under way anywhere; after how many seconds that was."""
    stirring: set[str] = set()
    calm = 0

    def at_rest() -> bool:
        nonlocal calm
        stirring.clear()
        stirring.update(name for name, one in audits().items() if not _at_rest(one, evidence))
        # Twice in a row: one may have woken another that was looked at before.
        calm = 0 if stirring else calm + 1
        return calm == 2

    try:
        return eventually(at_rest, within, every=0.2)
    except AssertionError as error:
        raise AssertionError(f"{error}: {', '.join(sorted(stirring))} not at rest") from None


def audit(evidence: Evidence) -> dict[str, Mapping[str, object]]:
    """Audit everything; name of the audit -> what it counted."""
    return {name: one.audit(evidence) for name, one in audits().items()}


def _at_rest(one: Audit, evidence: Evidence) -> bool:
    try:
        return one.at_rest(evidence)
    except (psycopg.OperationalError, OSError):
        return False

"""Shorthand of the tests in this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from msgen.errors import Finding, InputError
from msgen.spec import PATTERNS, Normalised, Pattern, normalise
from msgen.spec.patterns import EVERY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec.model import Composition, ReadModel, Saga

ROOT = Path(__file__).parents[2]
PRESETS = ROOT / "presets"


def spec(*services: object, **more: object) -> dict[str, object]:
    """A raw spec with the given services."""
    return {"system_name": "shop", "services": list(services) or ["ledger"], **more}


def service(name: str = "ledger", **more: object) -> dict[str, object]:
    """A raw service."""
    return {"name": name, **more}


def fields(**types: object) -> dict[str, object]:
    """A raw spec whose only service has these fields."""
    return spec(service(entity={"name": "Entry", "fields": types}))


def mistakes(raw: object, catalogue: Sequence[Pattern] = PATTERNS) -> Sequence[Finding]:
    """The findings of a spec that has to be refused."""
    with pytest.raises(InputError) as caught:
        normalise(raw, catalogue=catalogue)
    return caught.value.findings


def mistake(raw: object, catalogue: Sequence[Pattern] = PATTERNS) -> Finding:
    """The one finding of a spec that has to be refused."""
    (finding,) = mistakes(raw, catalogue)
    return finding


def market(*patterns: str, **more: object) -> dict[str, object]:
    """A raw spec of a few services that have to do with each other, and these patterns."""
    product = {"name": "Product", "fields": {"sku": "str", "price": "decimal"}}
    stock = {"name": "StockItem", "fields": {"sku": "str", "on_hand": "int"}}
    order = {
        "name": "Order",
        "fields": {"sku": "str", "quantity": "int", "amount": "decimal", "note": "text?"},
    }
    payment = {"name": "Payment", "fields": {"order_id": "uuid", "amount": "decimal"}}
    services = {
        "goods": service("goods", entity=product),
        "orders": service("orders", entity=order, calls=["goods", "stock"]),
        "payments": service("payments", entity=payment),
        "stock": service("stock", entity=stock, calls=["goods"]),
    }
    for name, written in services.items():
        written.update(cast("dict[str, object]", more.pop(name, {})))
    return spec(*services.values(), patterns=list(patterns), **more)


def known(raw: object, **options: Any) -> Normalised:
    """Normalise with every pattern that the spec knows."""
    return normalise(raw, catalogue=EVERY, **options)


def only_saga(raw: object) -> Saga:
    """The saga of a spec that has one."""
    sagas = known(raw).system.sagas
    assert sagas is not None
    assert len(sagas) == 1
    return sagas[0]


def only_view(raw: object) -> ReadModel:
    """The read model of a spec that has one."""
    views = known(raw).system.read_models
    assert views is not None
    assert len(views) == 1
    return views[0]


def only_composition(raw: object) -> Composition:
    """The composition of a spec that has one."""
    compositions = known(raw).system.compositions
    assert compositions is not None
    assert len(compositions) == 1
    return compositions[0]


def notes(raw: object, **options: Any) -> list[str]:
    """What normalising a spec says, each with its place."""
    return [f"{note.place}: {note.message}" for note in known(raw, **options).notes]

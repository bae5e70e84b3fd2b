"""What the gateway is told."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from strangler.state import State
from strangler.targets.gateway import files

ONLY = Path("gateway", "dynamic", "erp-stock.yml")


def written(state: State, **update: object) -> dict[str, Any]:
    """The file of a state, as Traefik reads it."""
    text = files(Path(), state.model_copy(update=update))[ONLY]
    # Traefik fills in the environment first.
    return yaml.safe_load(re.sub(r"\{\{.*?\}\}", "true", text))


@pytest.mark.parametrize("percent", [1, 10, 50, 99])
def test_both_sides_get_their_share_and_a_client_stays(state: State, percent: int) -> None:
    """The cookie is for the route alone, and for no script."""
    weighted = written(state, percent=percent)["http"]["services"]["erp-stock"]["weighted"]
    assert weighted["services"] == [
        {"name": "erp-stock_legacy", "weight": 100 - percent},
        {"name": "erp-stock_new", "weight": percent},
    ]
    cookie = weighted["sticky"]["cookie"]
    assert cookie["name"] == "side-erp-stock"
    assert cookie["path"] == "/erp/stock"
    assert cookie["httpOnly"]
    assert cookie["secure"]


@pytest.mark.parametrize(("percent", "side"), [(0, "legacy"), (100, "new")])
def test_a_side_that_gets_nothing_is_not_there(state: State, percent: int, side: str) -> None:
    """A weight of 0 would give the clients of that side a new cookie."""
    weighted = written(state, percent=percent)["http"]["services"]["erp-stock"]["weighted"]
    assert weighted == {"services": [{"name": f"erp-stock_{side}", "weight": 100}]}


def test_without_sticky_there_is_no_cookie(state: State) -> None:
    """Each request is on its own."""
    services = written(state, percent=50, sticky=False)["http"]["services"]
    assert "sticky" not in services["erp-stock"]["weighted"]


def test_what_is_compared_is_what_the_legacy_application_is_sent(state: State) -> None:
    """With its body; the new side's share is not."""
    services = written(state, percent=50, shadow=7)["http"]["services"]
    mirroring = services["erp-stock_legacy"]["mirroring"]
    assert mirroring["mirrors"] == [{"name": "erp-stock_differ", "percent": 7}]
    assert mirroring["mirrorBody"]
    assert "mirroring" not in services["erp-stock_new"]


def test_every_name_in_it_is_defined_or_the_gateways_own(state: State) -> None:
    """No router leads to what is not there."""
    http = written(state, percent=50)["http"]
    for name, router in http["routers"].items():
        assert router["service"] in http["services"] or router["service"].startswith("edge_"), name
        for middleware in router.get("middlewares", []):
            known = middleware in http["middlewares"]
            assert known or middleware.startswith(("edge_", "stock-scope")), name


def test_whoever_may_come_in_has_passed_the_scope_check(state: State) -> None:
    """But for what is only asked by operators, and what leads to the gateway's own words."""
    http = written(state, percent=50)["http"]
    for name, router in http["routers"].items():
        used = set(router.get("middlewares", []))
        if router["service"].startswith("edge_") or "_asks_" in name:
            continue
        assert used & {"stock-scope", "erp-stock_chain"}, name
    assert "stock-scope" in http["middlewares"]["erp-stock_chain"]["chain"]["middlewares"]


def test_what_operators_ask_is_not_for_the_public(state: State) -> None:
    """Nor are the routers that let X-Shadow pass."""
    for name, router in written(state)["http"]["routers"].items():
        inside = "_asks_" in name or "_shadow_" in name
        assert (router.get("entryPoints") == ["shadow"]) is inside, name

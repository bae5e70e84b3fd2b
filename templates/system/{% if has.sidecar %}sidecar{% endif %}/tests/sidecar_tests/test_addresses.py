"""Peers whose addresses are said."""

from pathlib import Path

import pytest

from sidecar.addresses import told
from sidecar.settings import CannotStart, Settings


def settings(template: str = "", peers: frozenset[str] = frozenset({"last-mile"})) -> Settings:
    return Settings(
        service="orders",
        instance="orders-1",
        host="127.0.0.1",
        application=None,
        out_port=9101,
        internal_port=9102,
        certificates=Path("/certificates"),
        shared=Path("/shared"),
        state=Path("/state"),
        peers=peers,
        addresses={} if template else {"last-mile": "https://last-mile:8102"},
        registry=False,
        address_template=template,
        config_source=None,
        drain_seconds=0.5,
    )


def test_they_are_where_the_environment_says() -> None:
    assert told(settings()) == {"last-mile": ("https://last-mile:8102",)}


def test_a_template_makes_names_addresses() -> None:
    assert told(settings("https://{service}.shop")) == {"last-mile": ("https://last-mile.shop",)}


@pytest.mark.parametrize("template", ["https://{peer}", "https://{", "https://{}"])
def test_a_template_that_names_something_else_is_refused(template: str) -> None:
    with pytest.raises(CannotStart, match="DISCOVERY_URL_TEMPLATE"):
        told(settings(template))

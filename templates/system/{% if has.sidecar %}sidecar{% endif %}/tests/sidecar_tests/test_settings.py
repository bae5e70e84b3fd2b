"""What a sidecar is told: all of it is understood, or it does not start."""

import pytest

from sidecar.settings import Application, CannotStart, Settings

ALL = {
    "SERVICE_NAME": "orders",
    "INSTANCE_ID": "orders-1",
    "MESH_PORT": "8101",
    "APP_PORT": "9100",
    "OUT_PORT": "9101",
    "INTERNAL_PORT": "9102",
    "CERTIFICATES_DIR": "/certificates",
    "SIDECAR_DIR": "/shared",
    "SIDECAR_STATE_DIR": "/state",
    "SIDECAR_PEERS": "last-mile, catalog",
    "LAST_MILE_URL": "https://last-mile:8102",
    "CATALOG_URL": "https://catalog:8103",
}


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in ALL.items() if name not in names}


def test_peers_have_their_addresses() -> None:
    settings = Settings.read(ALL)
    assert settings.peers == {"last-mile", "catalog"}
    assert settings.addresses["last-mile"] == "https://last-mile:8102"


def test_an_instance_is_reached_at_its_mesh_port() -> None:
    assert Settings.read(ALL).application == Application(
        mesh_port=8101, app_port=9100, url="https://127.0.0.1:8101"
    )
    told = Settings.read({**ALL, "ADVERTISED_URL": "https://orders.example:443"})
    assert told.application is not None
    assert told.application.url == "https://orders.example:443"


def test_without_an_application_it_only_leads_out() -> None:
    assert Settings.read(without("MESH_PORT", "APP_PORT")).application is None


def test_a_platform_that_knows_addresses_needs_none() -> None:
    environment = without("LAST_MILE_URL", "CATALOG_URL")
    template = {"DISCOVERY_URL_TEMPLATE": "https://{service}"}
    assert Settings.read({**environment, **template}).addresses == {}


def test_with_a_registry_nobody_needs_to_be_named() -> None:
    environment = without("SIDECAR_PEERS", "LAST_MILE_URL", "CATALOG_URL")
    assert Settings.read({**environment, "REGISTRY_URL": "redis://registry"}).peers is None


@pytest.mark.parametrize("name", sorted(ALL.keys() - {"INSTANCE_ID"}))
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(CannotStart, match=name):
        Settings.read(without(name))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OUT_PORT", "0"),
        ("OUT_PORT", "65536"),
        ("APP_PORT", "http"),
        ("DRAIN_SECONDS", "soon"),
        ("DRAIN_SECONDS", "-1"),
        ("DRAIN_SECONDS", "nan"),
    ],
)
def test_what_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(CannotStart, match=name):
        Settings.read({**ALL, name: value})


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(CannotStart) as caught:
        Settings.read({})
    assert {"SERVICE_NAME", "OUT_PORT", "SIDECAR_PEERS"} <= {
        fault.split(":")[0] for fault in str(caught.value).split("; ")
    }

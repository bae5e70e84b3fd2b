"""What Traefik is told: who is let in, and where it leads."""

from dataclasses import replace

from sidecar.certificates import Certificates
from sidecar.routes import OPERATIONS, Facts, dynamic

FACTS = Facts(
    app_url="http://127.0.0.1:9100",
    key="secret-key",
    certificates=Certificates("certificate", "private-key", "authority"),
    help_url="http://127.0.0.1:1",
    peers={"catalog": ["https://b:1", "https://a:1"], "gone": []},
)


def test_nobody_is_let_in_without_a_certificate_of_the_authority() -> None:
    options = dynamic(FACTS)["tls"]["options"]["default"]
    assert options["clientAuth"] == {
        "caFiles": ["authority"],
        "clientAuthType": "RequireAndVerifyClientCert",
    }
    assert options["minVersion"] == "VersionTLS12"


def test_every_way_to_the_application_shows_the_key() -> None:
    http = dynamic(FACTS)["http"]
    ways = {name for name, router in http["routers"].items() if router["service"] == "own_app"}
    assert ways == {"own_mesh", "own_operations"}
    assert all(http["routers"][name]["middlewares"] == ["own_key"] for name in ways)
    assert http["middlewares"]["own_key"]["headers"] == {
        "customRequestHeaders": {"X-Sidecar-Key": "secret-key"}
    }


def test_only_the_mesh_leads_to_more_than_operations() -> None:
    routers = dynamic(FACTS)["http"]["routers"]
    assert routers["own_mesh"]["entryPoints"] == ["mesh"]
    assert "tls" in routers["own_mesh"]
    assert routers["own_operations"]["entryPoints"] == ["internal"]
    assert routers["own_operations"]["rule"] == " || ".join(
        f"Path(`{path}`)" for path in OPERATIONS
    )


def test_a_peer_must_show_its_own_certificate() -> None:
    http = dynamic(FACTS)["http"]
    transport = http["serversTransports"]["catalog"]
    assert (transport["serverName"], transport["rootCAs"]) == ("catalog", ["authority"])
    assert http["services"]["catalog"]["loadBalancer"] == {
        "servers": [{"url": "https://a:1"}, {"url": "https://b:1"}],
        "serversTransport": "catalog",
    }


def test_a_route_is_not_that_of_a_peer_whose_name_begins_alike() -> None:
    rule = dynamic(FACTS)["http"]["routers"]["catalog"]["rule"]
    assert rule == "PathPrefix(`/_to/catalog/`)"


def test_a_peer_without_instances_has_no_route() -> None:
    http = dynamic(FACTS)["http"]
    assert "gone" not in http["routers"]
    assert http["routers"]["own_no_peer"]["priority"] == 1


def test_the_names_of_services_are_free() -> None:
    """A service may be called as anything of ours: ours have an underscore."""
    http = dynamic(replace(FACTS, peers={}))["http"]
    own = {name for objects in http.values() for name in objects}
    assert all("_" in name for name in own)


def test_it_does_not_answer_the_ping_before_it_knows_its_peers() -> None:
    assert "own_ping" in dynamic(FACTS)["http"]["routers"]
    assert "own_ping" not in dynamic(replace(FACTS, complete=False))["http"]["routers"]

"""Legacy applications: every rule at its place with a hint, and the one that is derived."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msgen.spec import apply_options, to_answers
from msgen.spec.addresses import problem_with_path, problem_with_url
from msgen.spec.model import Legacy, Route
from msgen.spec.patterns import EVERY
from tests.spec.support import (
    known,
    market,
    mistake,
    mistakes,
    notes,
    only_composition,
    only_view,
    service,
    spec,
)

Raw = dict[str, object]

FIG = "strangler-fig"


def application(name: str = "erp", *routes: object, **more: object) -> Raw:
    return {"name": name, "routes": list(routes) or ["orders"], **more}


def strangling(*legacy: object, **more: object) -> Raw:
    return market("api-gateway", FIG, legacy=list(legacy), **more)


def route(path: object, service: str = "orders") -> Raw:
    return {"path": path, "service": service}


def at(path: object) -> Raw:
    return strangling(application("erp", route(path)))


def behind(url: object) -> Raw:
    return strangling(application(url=url))


def routes(raw: object) -> dict[str, list[tuple[str, str]]]:
    legacy = known(raw).system.legacy or ()
    return {each.name: [(it.path, it.service) for it in each.routes] for each in legacy}


def test_legacy_applications_and_routes_are_sorted_and_part_of_the_answers() -> None:
    erp = application("erp", route("/z", "goods"), "orders", url="http://erp.internal:8080")
    raw = strangling(erp, application("crm", port=9000))
    answers = to_answers(known(raw).system)
    assert answers["legacy"] == [
        {"name": "crm", "port": 9000, "url": None, "routes": [route("/crm/orders")]},
        {
            "name": "erp",
            "port": 8105,
            "url": "http://erp.internal:8080",
            "routes": [route("/erp/orders"), route("/z", "goods")],
        },
    ]
    assert list(answers)[-3:] == ["legacy", "gateway_port", "ci"]
    assert known(answers).system == known(raw).system
    assert known(answers).notes == ()


def test_it_pulls_in_the_gateway_that_divides_the_routes() -> None:
    raw = market(FIG)
    assert known(raw).system.patterns == ("api-gateway", FIG)
    assert notes(raw) == [
        "patterns: api-gateway was added: strangler-fig needs it",
        "legacy: backoffice with a route for orders was added: a system with strangler-fig has one",
    ]
    assert known(to_answers(known(raw).system)).notes == ()
    with pytest.raises(Exception, match="strangler-fig needs api-gateway, which was excluded"):
        known(raw, excluded={"api-gateway"})


def test_one_route_goes_to_the_service_with_most_calls() -> None:
    assert routes(market(FIG)) == {"backoffice": [("/backoffice/orders", "orders")]}
    assert known(market(FIG)).system.legacy == (
        Legacy(
            name="backoffice",
            port=8105,
            url=None,
            routes=(Route(path="/backoffice/orders", service="orders"),),
        ),
    )


def test_a_name_is_enough() -> None:
    assert routes(strangling("erp", {"name": "crm"})) == {
        "crm": [("/crm/orders", "orders")],
        "erp": [("/erp/orders", "orders")],
    }


def test_services_may_take_over_routes_of_several_and_several_routes_of_one() -> None:
    erp = application("erp", "orders", route("/erp/v1/wares", "goods"), route("/old", "stock"))
    assert routes(strangling(erp, application("crm"))) == {
        "crm": [("/crm/orders", "orders")],
        "erp": [("/erp/orders", "orders"), ("/erp/v1/wares", "goods"), ("/old", "stock")],
    }


def test_paths_that_begin_alike_are_not_below_each_other() -> None:
    found = routes(strangling(application("erp", route("/a"), route("/a-b", "goods"))))
    assert found == {"erp": [("/a", "orders"), ("/a-b", "goods")]}


@pytest.mark.parametrize("taken", ["backoffice", "backoffice-orders", "legacy-backoffice"])
def test_a_derived_one_gets_out_of_the_way(taken: str) -> None:
    raw = spec(service("orders", calls=[taken]), taken, patterns=[FIG])
    assert routes(raw) == {"backoffice-2": [("/backoffice-2/orders", "orders")]}


def test_what_is_derived_otherwise_gets_out_of_its_way() -> None:
    raw = market("api-composition", FIG, legacy=[application("erp", route("/storefront/a"))])
    assert only_composition(raw).name == "storefront-2"
    assert only_view(market("cqrs", FIG, legacy=["order-overview"])).name == "order-view"
    named = service("overview", entity="Parcel")
    raw = spec(named, patterns=["cqrs", FIG], legacy=[application("parcel", "overview")])
    assert only_view(raw).name == "parcel-view"


def test_they_are_dropped_without_the_pattern_and_that_is_said() -> None:
    raw = market(legacy=["erp"])
    assert known(raw).system.legacy is None
    assert notes(raw) == ["legacy: was dropped: only strangler-fig reads it"]
    assert notes(raw, excluded={FIG}) == []


def test_a_legacy_application_is_set_by_its_name() -> None:
    options = [
        "legacy.erp.url=http://erp",
        "legacy.erp.routes[0].path=/old/orders",
        "legacy[1].port=9000",
    ]
    edited = apply_options(strangling(application(), "crm"), settings=options)
    assert not edited.findings
    crm, erp = list(known(edited.raw).system.legacy or ())
    assert (erp.url, erp.routes[0].path, crm.port) == ("http://erp", "/old/orders", 9000)


@pytest.mark.parametrize(
    "url", ["http://erp", "https://erp.internal", "http://a1.b-2.example:65535", None]
)
def test_a_url_says_where_an_application_is(url: str | None) -> None:
    assert [legacy.url for legacy in known(behind(url)).system.legacy or ()] == [url]


@pytest.mark.parametrize("path", ["/a", "/api/v1/orders", "/order-items/open", "/" + "a" * 63])
def test_a_path_is_of_words(path: str) -> None:
    assert routes(at(path)) == {"erp": [(path, "orders")]}


MISTAKES: list[tuple[object, str, str]] = [
    (strangling(*[f"a{n}" for n in range(21)]), "legacy", "at most 20"),
    (strangling(5), "legacy[0]", "expected a legacy application"),
    (strangling({"routes": ["orders"]}), "legacy[0]", "needs a name"),
    (strangling(application(uri="http://erp")), "legacy[0].uri", "unknown key"),
    (strangling(application("Erp")), "legacy[0].name", "cannot name a legacy application"),
    (strangling(application("sidecar")), "legacy[0].name", "part of every generated repository"),
    (strangling("legacy"), "legacy[0]", "is a part of every"),
    (strangling(application("goods")), "legacy[0].name", "legacy application 'goods' is already"),
    (strangling(application(port=9)), "legacy[0].port", "from 1024"),
    (
        strangling(application(), application("erp", route("/b"))),
        "legacy[1].name",
        "already defined by legacy[0]",
    ),
    (strangling(application(port=8081), goods={"port": 8081}), "legacy[0].port", "already taken"),
    (strangling(application(port=8080), gateway_port=8080), "gateway_port", "taken by legacy[0]"),
    (strangling({"name": "a", "routes": []}), "legacy[0].routes", "at least one route"),
    (strangling({"name": "a", "routes": "orders"}), "legacy[0].routes", "expected a list"),
    (strangling(application("a", 5)), "legacy[0].routes[0]", "expected a route"),
    (strangling(application("a", {"path": "/b"})), "legacy[0].routes[0]", "lacks its service"),
    (strangling(application("a", route("/b") | {"x": 1})), "legacy[0].routes[0].x", "unknown key"),
    (strangling(application("a", "nobody")), "legacy[0].routes[0].service", "unknown service"),
    (
        strangling(application("a", "orders", "orders")),
        "legacy[0].routes[1].service",
        "'orders' takes over /a/orders already",
    ),
    (
        strangling(application("a", "orders", route("/b"))),
        "legacy[0].routes[1].service",
        "takes over /a/orders already",
    ),
    (
        strangling(application("a", route("/x")), application("b", route("/x", "goods"))),
        "legacy[1].routes[0].path",
        "already the path of legacy[0].routes[0]",
    ),
    (
        strangling(application("a", route("/x/y/z")), application("b", route("/x", "goods"))),
        "legacy[0].routes[0].path",
        "is below '/x' of legacy[1].routes[0]",
    ),
    (at("/goods"), "legacy[0].routes[0].path", "/goods and all below it is the route"),
    (at("/goods/old"), "legacy[0].routes[0].path", "is the route of services[0]"),
    (
        market(
            "api-gateway", "cqrs", FIG,
            read_models=[{"name": "seen", "sources": ["orders"]}],
            legacy=[application("erp", route("/seen/x"))],
        ),
        "legacy[0].routes[0].path",
        "is the route of read_models[0]",
    ),
    (
        spec("erp-orders", "orders", patterns=[FIG], legacy=[application()]),
        "legacy[0].name",
        "makes the route erp-orders, which services[0] is",
    ),
    (
        spec(
            "c", "b-c", patterns=[FIG],
            legacy=[application("a", "b-c"), application("a-b", "c")],
        ),
        "legacy[1].name",
        "makes the route a-b-c, which legacy[0] makes too",
    ),
    (
        spec("orders", "legacy-erp", patterns=[FIG], legacy=[application()]),
        "services[1].name",
        "also what the address of legacy[0] is called",
    ),
    (at(5), "legacy[0].routes[0].path", "expected a path"),
    (at("old"), "legacy[0].routes[0].path", "is no path"),
    (at("/"), "legacy[0].routes[0].path", "is no path"),
    (at("/old/"), "legacy[0].routes[0].path", "is no path"),
    (at("/old//a"), "legacy[0].routes[0].path", "is no path"),
    (at("/old\n"), "legacy[0].routes[0].path", "is no path"),
    (at("/old/{no}"), "legacy[0].routes[0].path", "is no path"),
    (at("/" + "a" * 64), "legacy[0].routes[0].path", "at most 64"),
    (at("/health/old"), "legacy[0].routes[0].path", "/health is a path"),
    (at("/strangler"), "legacy[0].routes[0].path", "/strangler is a path"),
    (behind(5), "legacy[0].url", "expected a URL"),
    (behind("erp:8080"), "legacy[0].url", "is no URL"),
    (behind("ftp://erp"), "legacy[0].url", "is no URL"),
    (behind("http://erp\n"), "legacy[0].url", "is no URL"),
    (behind("http://erp:0"), "legacy[0].url", "is no URL"),
    (behind("http://erp:65536"), "legacy[0].url", "no port 65536"),
    (behind("http://erp/api"), "legacy[0].url", "says more than where"),
    (behind("http://erp?a=b"), "legacy[0].url", "says more than where"),
    (behind("http://erp#a"), "legacy[0].url", "says more than where"),
    (behind("http://10.0.0.1:80"), "legacy[0].url", "is an address"),
    (behind("http://[::1]"), "legacy[0].url", "is an address"),
    (behind("http://localhost:8080"), "legacy[0].url", "another machine"),
    (behind("http://" + "a" * 94), "legacy[0].url", "at most 100"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "place", "message"), MISTAKES, ids=[row[2] for row in MISTAKES])
def test_a_mistake_is_found_at_its_place(raw: object, place: str, message: str) -> None:
    finding = mistake(raw, EVERY)
    assert finding.place == place
    assert finding.hint
    assert message in finding.message


HINTS: list[tuple[object, str]] = [
    (strangling(application("Back Office")), "did you mean 'back-office'?"),
    (strangling(application("metrics")), "for example 'metrics-legacy'"),
    (strangling(application("erp", "order")), "did you mean 'orders'?"),
    (strangling(application(rout=[])), "did you mean 'routes'?"),
    (at("Old/Orders_V2/"), "did you mean '/old/orders-v2'?"),
    (at("/v 1/{no}"), "did you mean '/v-1/no'?"),
    (at("/2024"), "write /backoffice/orders"),
    (behind("HTTPS://ERP:1"), "did you mean https://erp:1?"),
    (behind("http://erp:8080/api?key=1"), "write http://erp:8080;"),
]


@pytest.mark.parametrize(("raw", "hint"), HINTS, ids=[row[1] for row in HINTS])
def test_a_mistake_comes_with_a_hint(raw: object, hint: str) -> None:
    assert hint in (mistake(raw, EVERY).hint or "")


@pytest.mark.parametrize(
    "url", ["http://me:hunter2@erp", "http://erp/?key=hunter2", "me:hunter2@erp"]
)
def test_a_secret_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    assert "hunter2" not in str(mistake(behind(url), EVERY))


@given(st.one_of(st.text(max_size=70), st.text("/abz09-", max_size=70).map("/{}".format)))
def test_any_text_is_a_path_or_has_a_problem(path: str) -> None:
    problem = problem_with_path(path)
    if problem is None:
        assert Route(path=path, service="a").path == path
    else:
        assert problem.hint


@given(
    st.one_of(st.text(max_size=110), st.text("ab09-.:/?#[]@", max_size=99).map("http://{}".format))
)
def test_any_text_is_a_url_or_has_a_problem(url: str) -> None:
    problem = problem_with_url(url)
    if problem is None:
        assert Legacy(name="a", port=8101, url=url, routes=(Route(path="/a", service="b"),))
    else:
        assert problem.hint


def test_all_mistakes_are_reported_in_one_run() -> None:
    raw = strangling(
        application("Crm", route("old")), application(url="erp"), application("a", "x", y=1)
    )
    assert {finding.place for finding in mistakes(raw, EVERY)} == {
        "legacy[0].name",
        "legacy[0].routes[0].path",
        "legacy[1].url",
        "legacy[2].routes[0].service",
        "legacy[2].y",
    }

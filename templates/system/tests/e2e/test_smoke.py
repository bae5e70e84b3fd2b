"""Every service keeps what it is given, and every call edge carries."""

from pathlib import Path

import pytest

from devstack.testkit import Driver

TRIALS = sorted(file.stem for file in (Path(__file__).parent / "trials").glob("*.json"))


@pytest.mark.parametrize("service", TRIALS)
def test_an_entity_is_created_read_changed_listed_and_deleted(driver: Driver, service: str) -> None:
    """A life of one entity, with optimistic locking on the way."""
    created = driver.create(service)
    path = f"{driver.path(service)}/{created.id}"
    assert driver.get(service, path).json() == created.content

    stale = {"If-Match": created.etag}
    changed = driver.send("PATCH", service, path, json=driver.change(service), headers=stale)
    assert changed.status_code == 200, changed.text
    again = driver.send("PATCH", service, path, json=driver.change(service), headers=stale)
    assert again.status_code == 412
    assert again.headers["content-type"] == "application/problem+json"

    assert created.id in driver.listed(service, driver.path(service))

    current = {"If-Match": changed.headers["etag"]}
    assert driver.send("DELETE", service, path, headers=current).status_code == 204
    assert driver.get(service, path).status_code == 404


@pytest.mark.parametrize("service", TRIALS)
def test_a_repeated_create_with_one_key_creates_once(driver: Driver, service: str) -> None:
    """The same Idempotency-Key and body give the same answer again; another body is refused."""
    body = driver.body(service)
    first = driver.create(service, body, key="a-key-of-mine")
    assert driver.create(service, body, key="a-key-of-mine").content == first.content
    other = {**driver.body(service), **driver.change(service)}
    headers = {"Idempotency-Key": "a-key-of-mine"}
    refused = driver.send("POST", service, driver.path(service), json=other, headers=headers)
    assert refused.status_code == 422


@pytest.mark.parametrize("service", TRIALS)
def test_every_call_edge_carries(driver: Driver, service: str) -> None:
    """A service fetches an entity of each peer with its typed client and its own token."""
    for peer in driver.lookups(service):
        there = driver.create(peer)
        found = driver.get(service, driver.lookup(service, peer, there.id))
        assert found.status_code == 200, found.text
        assert found.json()["id"] == there.id
        missing = driver.get(service, driver.lookup(service, peer, driver.unknown_id()))
        assert missing.status_code == 404
        assert missing.headers["content-type"] == "application/problem+json"

"""What is asked of a running shop, and the same work done without the pattern."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.live.system import Answer, Client, System

ENOUGH = 1_000_000
POLL_SECONDS = 0.005
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Goods:
    """What can be ordered: a product, and the stock item that has enough of it."""

    product: str
    stock: str


def stocked(client: Client) -> Goods:
    """Make a product and put plenty of it on stock."""
    sold = {"sku": "TEA-1", "name": "Green tea", "price": "4.90"}
    product = client.create("/catalog/products", sold).body["id"]
    item = {"product_id": product, "warehouse": "north", "on_hand": ENOUGH}
    return Goods(product, client.create("/inventory/stock-items", item).body["id"])


def order(goods: Goods) -> dict[str, Any]:
    """What a customer sends."""
    return {
        "product_id": goods.product,
        "quantity": 1,
        "amount": "4.90",
        "currency": "EUR",
        "customer": "ada",
        "carrier": "post",
    }


def until(ask: Callable[[], bool]) -> None:
    """Ask again and again until it is so. Ends the run when it takes too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not ask():
        if time.monotonic() > end:
            raise SystemExit(f"not within {PATIENCE_SECONDS} s")
        time.sleep(POLL_SECONDS)


def saga(client: Client, goods: Goods) -> float:
    """Seconds from the order to its confirmation: the saga has done all its steps."""
    began = time.perf_counter()
    made = client.create("/orders", order(goods)).body["id"]
    path = f"/orders/sagas/place-order/{made}"
    until(lambda: client.send("GET", path).body["status"] == "completed")
    return time.perf_counter() - began


def by_hand(client: Client, goods: Goods) -> float:
    """Seconds of the same effects, asked for one after the other by a client that must not fail."""
    began = time.perf_counter()
    about = order(goods)
    paid = {"order_id": goods.product, "amount": about["amount"], "currency": about["currency"]}
    client.create("/payments", paid)
    path = f"/inventory/stock-items/{goods.stock}"
    while True:
        item = client.send("GET", path)
        left = {"on_hand": item.body["on_hand"] - 1}
        if client.send("PATCH", path, left, match=item.etag).status == HTTPStatus.OK:
            break
    client.create("/shipping/shipments", {"order_id": goods.product, "carrier": about["carrier"]})
    return time.perf_counter() - began


def many(system: System, count: int, clients: int, work: Callable[[Client], object]) -> float:
    """How many times a second several clients get `work` done."""
    lines = [system.client() for _ in range(clients)]

    def run(line: Client) -> None:
        for _ in range(count // clients):
            work(line)

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(run, lines))
    return count / (time.perf_counter() - began)


def confirmed(client: Client, goods: Goods, count: int) -> float:
    """Sagas a second: many orders at once, until the last of them is confirmed."""
    began = time.perf_counter()
    made = [client.create("/orders", order(goods)).body["id"] for _ in range(count)]
    for one in made:
        path = f"/orders/sagas/place-order/{one}"
        until(lambda path=path: client.send("GET", path).body["status"] == "completed")
    return count / (time.perf_counter() - began)


def projected(client: Client, made: Answer) -> float:
    """Seconds until the read model shows what was written, asked for by its version."""
    version = made.etag.strip('"')
    path = f"/order-overview/{made.body['id']}?min_version={version}"
    answer = client.send("GET", path)
    if answer.status != HTTPStatus.OK:
        raise SystemExit(f"GET {path}: {answer.status} {answer.body}")
    return answer.seconds

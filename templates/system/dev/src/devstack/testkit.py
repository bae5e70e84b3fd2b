"""What the live tests are written with: requests as users send them, who answered, and when."""

import json
import shutil
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import httpx2

from devstack import door
from devstack.stack import Stack

TOKEN_SECONDS = 300.0


def eventually(check: Callable[[], object], within: float, every: float = 0.02) -> float:
    """Seconds until `check` is true. Raises AssertionError when it is not `within` that many.

    A request that finds nobody counts as not yet true.
    """

    def holds() -> bool:
        try:
            return bool(check())
        except httpx2.TransportError:
            return False

    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > within:
            raise AssertionError(f"not within {within} s")
        time.sleep(every)
    return time.monotonic() - began


def swap(file: Path, text: str) -> None:
    """Replace a file in one step: whoever watches it never reads half of it."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)


@contextmanager
def state_folder(failed: Callable[[], bool]) -> Generator[Path]:
    """A folder for the state of a stack; it is kept, and named, if something has failed."""
    folder = Path(tempfile.mkdtemp(prefix="devstack-e2e-"))
    # Whoever runs PostgreSQL must be able to pass through.
    folder.chmod(0o711)
    yield folder
    if failed():
        print(f"\nlogs: {folder / 'logs'}")
    else:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Created:
    """An entity that a service keeps."""

    id: str
    etag: str
    content: dict[str, Any]


@dataclass
class Traffic:
    """What a steady client saw: each answer's status and when it came."""

    answers: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])

    @property
    def statuses(self) -> Counter[str]:
        """Status -> how often."""
        return Counter(status for _, status in self.answers)


class Driver:
    """Sends requests as the users of the system do."""

    def __init__(self, stack: Stack, trials: Path) -> None:
        self.stack = stack
        self.http = httpx2.Client(timeout=15.0, trust_env=False)
        self._token = ("", -TOKEN_SECONDS)
        self._services = {service.name: service for service in stack.services}
        self._trials = {
            file.stem: cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
            for file in trials.glob("*.json")
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()

    @property
    def token(self) -> str:
        """A token for everything, renewed before it expires."""
        token, since = self._token
        if time.monotonic() - since >= TOKEN_SECONDS:
            token = self.stack.token()
            self._token = (token, time.monotonic())
        return token

    @property
    def services(self) -> list[str]:
        """The names of the services that keep entities."""
        return sorted(self._trials)

    def door(self, service: str) -> str:
        """Where users send requests for a service."""
        return door.address(self.stack.links, service)

    def path(self, service: str) -> str:
        """Where the entities of a service are."""
        return self._services[service].path

    def lookups(self, service: str) -> list[str]:
        """The peers that a service calls."""
        return cast("list[str]", self._trials[service]["lookups"])

    def lookup(self, service: str, peer: str, entity: str) -> str:
        """The path at which a service shows an entity of its peer."""
        return f"{self._services[service].route}/lookups/{peer}/{entity}"

    def change(self, service: str) -> dict[str, Any]:
        """What a PATCH may say."""
        return cast("dict[str, Any]", self._trials[service]["change"])

    def told(self, service: str) -> dict[str, str]:
        """Event -> moment, for the events that a service publishes."""
        return {one["event"]: one["on"] for one in self._trials[service].get("told", [])}

    def heard(self, service: str) -> list[dict[str, str]]:
        """The events that a service listens to: `service`, `event`, and moment (`on`)."""
        return cast("list[dict[str, str]]", self._trials[service].get("heard", []))

    def references(self, service: str) -> set[str]:
        """The services whose entities a new one refers to."""
        return {one["service"] for one in self._trials[service]["references"]}

    def body(self, service: str) -> dict[str, Any]:
        """What a POST may say; what it refers to is created first."""
        trial = self._trials[service]
        references = cast("list[dict[str, str]]", trial["references"])
        found = {one["field"]: self.create(one["service"]).id for one in references}
        return {**trial["body"], **found}

    def unknown_id(self) -> str:
        """An id that nothing has."""
        return str(uuid.uuid4())

    def create(
        self, service: str, body: Mapping[str, Any] | None = None, key: str | None = None
    ) -> Created:
        """Create an entity."""
        headers = {"Idempotency-Key": key} if key else {}
        sent = body or self.body(service)
        response = self.send("POST", service, self.path(service), json=sent, headers=headers)
        if response.status_code != 201:
            raise AssertionError(f"{service}: {response.status_code} {response.text}")
        content = cast("dict[str, Any]", response.json())
        return Created(str(content["id"]), response.headers["etag"], content)

    def get(self, service: str, path: str, **query: str) -> httpx2.Response:
        """GET a path of a service."""
        return self.send("GET", service, path, query=query)

    def listed(self, service: str, path: str) -> dict[str, Any]:
        """Everything that a collection lists, page after page, by id."""
        found: dict[str, Any] = {}
        query = {"limit": "200"}
        while True:
            page = self.get(service, path, **query).json()
            found |= {item["id"]: item for item in page["items"]}
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]

    def send(
        self,
        method: str,
        service: str,
        path: str,
        *,
        json: object = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Send a request with a token for everything."""
        authorization = {"Authorization": f"Bearer {self.token}"}
        return self.http.request(
            method,
            self.door(service) + path,
            json=json,
            params=query,
            headers={**authorization, **(headers or {})},
        )

    def unknown(self, service: str) -> str:
        """The path of an entity that does not exist, a new one each time: logs tell them apart."""
        return f"{self.path(service)}/{self.unknown_id()}"

    def served(self, name: str, path: str) -> int:
        """How many requests for `path` the instance `name` has logged."""
        return self.stack.log(name).count(f'"path": "{path}"')

    @contextmanager
    def traffic(self, service: str, pause: float = 0.01) -> Generator[Traffic]:
        """A steady client of a service's list, for as long as the context lasts."""
        seen = Traffic()
        stop = threading.Event()

        def ask() -> None:
            headers = {"Authorization": f"Bearer {self.token}"}
            with httpx2.Client(timeout=15.0, headers=headers, trust_env=False) as http:
                while not stop.wait(pause):
                    try:
                        url = self.door(service) + self.path(service)
                        status = str(http.get(url).status_code)
                    except httpx2.HTTPError as error:
                        status = type(error).__name__
                    seen.answers.append((time.monotonic(), status))

        client = threading.Thread(target=ask)
        client.start()
        try:
            yield seen
        finally:
            stop.set()
            client.join()

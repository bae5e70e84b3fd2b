"""What operators ask: is it alive, is it ready, what has it decided?"""

import json

from chassis.errors import Unauthenticated
from chassis.health import Health
from chassis.telemetry import Telemetry

from edge_auth.app import Verifier
from edge_auth.problems import Answer, problem


class Keys:
    """Whether the issuer's keys have been fetched once; from then on they are kept."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._fetched = False

    async def fetched(self) -> None:
        """A health check. Raises `Unavailable` while there is no key."""
        if self._fetched:
            return
        try:
            await self._verifier.verify("")
        except Unauthenticated:
            # No keys would have been `Unavailable`: there are some, and this is no token.
            self._fetched = True


class Probes:
    """`/health/live` and `/health/ready`."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def show(self, which: str, _headers: dict[bytes, bytes]) -> Answer:
        """Live while the process runs; ready when its checks pass and it is not draining."""
        if which == "live":
            return Answer(204)
        if which != "ready":
            return problem(404)
        report = await self._health.report()
        if report.status == "ready":
            return Answer(204)
        body = json.dumps({"status": report.status, "checks": report.checks}).encode()
        return Answer(503, [(b"content-type", b"application/json")], body)


class Metrics:
    """The page for Prometheus, and the counter of decisions on it."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._decisions = telemetry.meter("edge_auth").create_counter(
            "edge_auth_decisions", description="Requests that Traefik asked about, by answer"
        )

    def count(self, status: int) -> None:
        """Note one decision."""
        self._decisions.add(1, {"status": status})

    async def show(self, _path: str, _headers: dict[bytes, bytes]) -> Answer:
        """Everything that is measured, in Prometheus' text format."""
        kind = (b"content-type", self._telemetry.content_type.encode())
        return Answer(200, [kind], self._telemetry.render())

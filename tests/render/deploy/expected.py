"""What a system is expected to deploy, derived from its answers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from msgen.spec import normalise, to_answers
from tests.render.systems import Combination, covering


class Choreographed(Combination):
    """A combination whose sagas go over the broker, with no event and no call beside them."""

    @property
    def id(self) -> str:
        return f"{super().id}/choreography"

    def answers(self) -> dict[str, Any]:
        raw = super().answers()
        for saga in raw["sagas"]:
            saga["style"] = "choreography"
        for service in raw["services"]:
            references = [kind for kind in service["entity"]["fields"].values() if "." in kind]
            service["calls"] = sorted({kind.partition(".")[0] for kind in references})
            service |= {"publishes": {}, "consumes": []}
        return to_answers(normalise(raw).system)


COMBINATIONS = [
    *(
        Combination(preset, combination.patterns, ci)
        for preset, ci in (("minimal", "github"), ("shop", "gitlab"))
        for combination in covering(2)
    ),
    Choreographed("shop", ("database-per-service", "event-driven", "saga"), "github"),
    Choreographed("shop", ("api-gateway", "cqrs", "event-driven", "saga"), "gitlab"),
]


@dataclass(frozen=True)
class Expected:
    """The processes of a system, and who of them talks to whom."""

    answers: dict[str, Any]

    @cached_property
    def services(self) -> set[str]:
        """What writes."""
        return {one["name"] for one in self.answers["services"]}

    @cached_property
    def read_models(self) -> set[str]:
        """What only answers questions."""
        return {one["name"] for one in self.answers.get("read_models", [])}

    @cached_property
    def composers(self) -> set[str]:
        """What only puts answers of others together: it has no database."""
        return {one["name"] for one in self.answers.get("compositions", [])}

    @property
    def deployables(self) -> set[str]:
        """What has an image, a route, a client at the identity provider."""
        return self.services | self.read_models | self.composers

    @property
    def keepers(self) -> set[str]:
        """The deployables that have a database."""
        return self.deployables - self.composers

    @property
    def projectors(self) -> dict[str, str]:
        """The processes beside the read models, and whose they are."""
        return {f"{name}-projector": name for name in self.read_models}

    @property
    def sidecars(self) -> dict[str, str]:
        """The processes beside what has a route, and whose they are."""
        chosen = "sidecar" in self.answers["patterns"]
        return {f"{name}-sidecar": name for name in self.deployables} if chosen else {}

    @cached_property
    def legacy(self) -> dict[str, dict[str, Any]]:
        """The legacy applications, deployed with the system or there before it."""
        return {one["name"]: one for one in self.answers.get("legacy", [])}

    @property
    def demonstrations(self) -> set[str]:
        """The legacy applications that are deployed with the system."""
        return {name for name, one in self.legacy.items() if one["url"] is None}

    @property
    def legacy_routes(self) -> dict[str, tuple[str, str]]:
        """What services take over: the legacy application and the service of each route."""
        return {
            f"{name}-{route['service']}": (name, route["service"])
            for name, one in self.legacy.items()
            for route in one["routes"]
        }

    @property
    def processes(self) -> set[str]:
        """What runs of the system's own code, leaving out what stands beside it."""
        return self.deployables | set(self.projectors)

    @cached_property
    def calls(self) -> dict[str, set[str]]:
        """Who calls whom: what the spec says, the steps that an owner asks for, the sources."""
        edges = {one["name"]: set(one["calls"]) for one in self.answers["services"]}
        for saga in self.answers.get("sagas", []):
            if saga["style"] == "orchestration":
                asked = {step["service"] for step in saga["steps"]}
                edges[saga["service"]] |= asked - {saga["service"]}
        edges |= {name: set() for name in self.processes - self.services}
        for composer in self.answers.get("compositions", []):
            edges[composer["name"]] = {source["service"] for source in composer["sources"]}
        return edges

    @cached_property
    def talkers(self) -> set[str]:
        """The processes that use the broker."""
        return set(self._talkers())

    def _talkers(self) -> Iterator[str]:
        for one in self.answers["services"]:
            if one.get("publishes") or one.get("consumes"):
                yield one["name"]
        for saga in self.answers.get("sagas", []):
            if saga["style"] == "choreography":
                yield saga["service"]
                yield from (step["service"] for step in saga["steps"])
        yield from self.read_models
        yield from self.projectors

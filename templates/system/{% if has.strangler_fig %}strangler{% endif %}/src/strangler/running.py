"""What runs: the gateway's entry point for comparisons, and the differ."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import httpx2

from strangler.refusal import UNREACHABLE, Refusal
from strangler.state import State

Health = Literal["up", "down", "unknown"]

IN_FORCE_SECONDS = 3.0
PAUSE_SECONDS = 0.02


@dataclass(frozen=True)
class Seen:
    """What the gateway says of a route: its sides, and the state that is in force."""

    legacy: Health
    new: Health
    in_force: str | None


class Running:
    """The gateway and the differ of one environment."""

    def __init__(self, gateway: str | None, differ: str | None) -> None:
        self._gateway = gateway
        self._differ = differ

    @classmethod
    def of(cls, state: Path, env: Mapping[str, str] = os.environ) -> "Running":
        """Those that the environment names, else those of the local stack in `state`."""
        links = _links(state)
        return cls(
            env.get("STRANGLER_GATEWAY_URL") or links.get("gateway-shadow"),
            env.get("STRANGLER_DIFFER_URL") or links.get("differ"),
        )

    @property
    def knows_gateway(self) -> bool:
        """Whether there is a gateway to ask."""
        return self._gateway is not None

    def look(self, route: str) -> Seen:
        """What the gateway says of a route; all unknown while nobody answers."""
        old, told = self._ask(route, "legacy")
        new, _ = self._ask(route, "new")
        return Seen(old, new, told)

    def wait_until_in_force(self, state: State) -> float | None:
        """Seconds until the gateway has taken up a state; None if it has not, or nobody answers."""
        began = time.monotonic()
        while time.monotonic() - began < IN_FORCE_SECONDS:
            told = self._ask(state.route, "legacy")[1]
            if told is None:
                return None
            if told == spelled(state):
                return time.monotonic() - began
            time.sleep(PAUSE_SECONDS)
        return None

    def report(self, route: str) -> dict[str, Any]:
        """What the differ found. Raises Refusal when it cannot be asked."""
        if self._differ is None:
            raise Refusal(
                "no differ is known",
                "`make up` starts one, and STRANGLER_DIFFER_URL names another",
                UNREACHABLE,
            )
        try:
            answer = httpx2.get(f"{self._differ}/report/{route}", timeout=5.0, trust_env=False)
            answer.raise_for_status()
        except httpx2.HTTPError as error:
            raise Refusal(f"{self._differ}: {error}", status=UNREACHABLE) from error
        return cast("dict[str, Any]", answer.json())

    def _ask(self, route: str, side: str) -> tuple[Health, str | None]:
        if self._gateway is None:
            return "unknown", None
        try:
            url = f"{self._gateway}/strangler/{route}/{side}"
            # The legacy application has no page for this: its list, without the body, has to do.
            method = "GET" if side == "new" else "HEAD"
            answer = httpx2.request(method, url, timeout=5.0, trust_env=False)
        except httpx2.HTTPError:
            return "unknown", None
        # A route whose service is not registered is not there; a legacy application may say 404.
        told = answer.headers.get("X-Strangler-State")
        well = not answer.is_server_error and told is not None
        return ("up" if well else "down"), told


def spelled(state: State) -> str:
    """A state as the gateway tells it."""
    return f"percent={state.percent} shadow={state.shadow} sticky={str(state.sticky).lower()}"


def _links(state: Path) -> dict[str, str]:
    try:
        data = json.loads((state / "stack.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, str]", data.get("links", {}))

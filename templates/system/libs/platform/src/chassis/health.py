"""Health: `/health/live` says that the process runs, `/health/ready` that it wants traffic.

Ready means: not draining, and every named check passes. Checks are for what this instance alone
can lose (its database); a peer that is down is no reason to take this service down as well.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse

Check = Callable[[], Awaitable[None]]
"""Returns if all is well and raises if not."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `/health/ready` shows: `{"status": "ready", "checks": {"database": "ok"}}`."""

    status: Literal["ready", "failing", "draining"]
    checks: dict[str, Literal["ok", "failing"]] = field(default_factory=dict)


class Health:
    """Whether this instance wants traffic."""

    def __init__(self, *, timeout: float = 1.0) -> None:
        self._checks: dict[str, Check] = {}
        self._timeout = timeout
        self._failing: set[str] = set()
        self._draining = False

    def add(self, name: str, check: Check) -> None:
        """Be ready only while `check` passes."""
        self._checks[name] = check

    def drain(self) -> None:
        """Ask for no more traffic; there is no way back."""
        self._draining = True

    async def report(self) -> Report:
        """Run all checks at the same time."""
        if self._draining:
            return Report(status="draining")
        outcomes = await asyncio.gather(*(self._passes(*item) for item in self._checks.items()))
        checks: dict[str, Literal["ok", "failing"]] = {
            name: "ok" if passed else "failing"
            for name, passed in zip(self._checks, outcomes, strict=True)
        }
        return Report(status="ready" if all(outcomes) else "failing", checks=checks)

    async def _passes(self, name: str, check: Check) -> bool:
        try:
            async with asyncio.timeout(self._timeout):
                await check()
        except Exception as error:
            if name not in self._failing:
                _log.warning("health check failed", check=name, reason=repr(error))
            self._failing.add(name)
            return False
        if name in self._failing:
            _log.info("health check passes again", check=name)
        self._failing.discard(name)
        return True


def routes(health: Health) -> APIRouter:
    """The two endpoints that orchestrators ask."""
    router = APIRouter(prefix="/health", include_in_schema=False)

    async def live() -> dict[str, str]:
        return {"status": "live"}

    async def ready() -> JSONResponse:
        report = await health.report()
        return JSONResponse(
            {"status": report.status, "checks": report.checks},
            status_code=200 if report.status == "ready" else 503,
        )

    router.add_api_route("/live", live)
    router.add_api_route("/ready", ready)
    return router

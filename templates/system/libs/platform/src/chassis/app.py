"""The application that a service puts its routes on."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import health as health_module
from chassis import problems
from chassis.auth import TokenVerifier
from chassis.health import Health
from chassis.runtime import Live, RuntimeConfig
from chassis.telemetry import OPERATIONS, Telemetry

MAX_BODY_BYTES = 1_048_576

_log = structlog.stdlib.get_logger("chassis.access")


class ServiceApp(FastAPI):
    """FastAPI whose OpenAPI document describes problems."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = (
                problems.SCHEMA
            )
            self.openapi_schema = document
        return self.openapi_schema


class AccessLog:
    """One line for each request, written when the answer has been sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OPERATIONS):
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            _log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 2),
            )


def _operation_id(route: APIRoute) -> str:
    return route.name


def create_app(
    *,
    title: str,
    routers: Sequence[APIRouter],
    verifier: TokenVerifier,
    config: Live[RuntimeConfig],
    telemetry: Telemetry,
    health: Health,
    resources: Sequence[AbstractAsyncContextManager[Any]] = (),
) -> FastAPI:
    """An application with the operators' endpoints and `routers`.

    `resources` are entered in order before the first request, and left in reverse order at the end.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(telemetry.close)
            for resource in resources:
                await stack.enter_async_context(resource)
            yield

    app = ServiceApp(
        title=title,
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=MAX_BODY_BYTES,
        telemetry=telemetry.for_fastapi(),
        generate_unique_id_function=_operation_id,
    )
    app.state.verifier = verifier
    app.state.config = config
    problems.install(app)
    app.add_middleware(AccessLog)
    app.include_router(health_module.routes(health))
    app.include_router(_metrics(telemetry))
    for router in routers:
        app.include_router(router)
    return app


def _metrics(telemetry: Telemetry) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    async def metrics() -> Response:
        return Response(telemetry.render(), media_type=telemetry.content_type)

    router.add_api_route("/metrics", metrics)
    return router

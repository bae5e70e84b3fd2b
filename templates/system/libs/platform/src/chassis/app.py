"""The application that a service puts its routes on."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.routing import APIRoute

from chassis import health as health_module
from chassis import problems
from chassis.auth import TokenVerifier
from chassis.deadlines import Deadlines
from chassis.health import Health
from chassis.middleware import AccessLog, BodyLimit
from chassis.runtime import Live, RuntimeConfig
from chassis.telemetry import Telemetry

API_VERSION = "1.0.0"
MAX_BODY_BYTES = 1_048_576


class ServiceApp(FastAPI):
    """FastAPI whose OpenAPI document describes problems."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            problems.describe(super().openapi())
        return super().openapi()


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
    """An application with `routers` and the operators' endpoints.

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
        version=API_VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=telemetry.for_fastapi(),
        generate_unique_id_function=_operation_id,
    )
    app.state.verifier = verifier
    app.state.config = config
    problems.install(app)
    app.add_middleware(BodyLimit, max_bytes=MAX_BODY_BYTES)
    app.add_middleware(Deadlines)
    app.add_middleware(AccessLog)
    for router in (health_module.routes(health), _metrics(telemetry), *routers):
        app.include_router(router)
    return app


def describe(title: str, routers: Sequence[APIRouter]) -> dict[str, Any]:
    """The OpenAPI document of an application with `routers`, without running one."""
    app = ServiceApp(title=title, version=API_VERSION, generate_unique_id_function=_operation_id)
    for router in routers:
        app.include_router(router)
    return app.openapi()


def _operation_id(route: APIRoute) -> str:
    return route.name


def _metrics(telemetry: Telemetry) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    async def metrics() -> Response:
        return Response(telemetry.render(), media_type=telemetry.content_type)

    router.add_api_route("/metrics", metrics)
    return router

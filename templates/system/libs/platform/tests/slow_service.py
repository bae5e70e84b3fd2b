"""A service with one slow route, for `test_server.py`. Reads the port from the command line."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import APIRouter

from chassis import logs
from chassis.app import create_app
from chassis.health import Health
from chassis.runtime import RuntimeConfig
from chassis.server import Service, run
from chassis.settings import ConfigurationError, ServiceSettings
from chassis.telemetry import Telemetry
from chassis.testing import Identity, StubConfig

router = APIRouter()


@router.get("/slow")
async def slow() -> str:
    await asyncio.sleep(1)
    return "finished"


@asynccontextmanager
async def presence() -> AsyncGenerator[None]:
    print("announced", flush=True)
    yield
    print("withdrawn", flush=True)


logs.configure(service="slow", instance="1", style="json")
logs.set_level("ERROR")
health = Health()
app = create_app(
    title="slow",
    routers=[router],
    verifier=Identity("test").verifier(),
    config=StubConfig(RuntimeConfig()),
    telemetry=Telemetry(system="test", service="slow", instance="1"),
    health=health,
)
settings = ServiceSettings.model_construct(
    service_host="127.0.0.1", service_port=int(sys.argv[1]), drain_seconds=0.5, shutdown_seconds=5
)
try:
    run(Service(app=app, settings=settings, health=health, presence=presence()))
except ConfigurationError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
print("stopped", flush=True)

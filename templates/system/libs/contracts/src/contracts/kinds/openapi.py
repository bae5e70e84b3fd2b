"""REST APIs, as OpenAPI documents."""

import importlib

from chassis.app import describe as describe_app
from contracts import changes
from contracts.kinds import Promiser
from contracts.snapshots import Document

between = changes.between


def describe(service: Promiser) -> Document | None:
    """The API that a service serves."""
    routers = importlib.import_module(f"{service.package}.entrypoints.routers")
    return describe_app(service.name, routers.ROUTERS)

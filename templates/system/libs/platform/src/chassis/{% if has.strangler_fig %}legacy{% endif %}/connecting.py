"""How a service is connected to the legacy applications that it takes over from."""

from collections.abc import Callable

from chassis.connections import new_client
from chassis.foundation import Foundation
from chassis.legacy.client import HttpApplication
from chassis.legacy.policy import Record


def open_application(foundation: Foundation, name: str, url: str) -> HttpApplication:
    """The application at `url`, with a connection pool of its own; it lives as long as `app`."""
    return foundation.keep(
        HttpApplication(
            name,
            url,
            policy=lambda: foundation.config.current.policy_of(name),
            client=new_client(foundation.telemetry),
        )
    )


def holder(foundation: Foundation) -> Callable[[], Record]:
    """Who holds the records, according to the configuration in force."""
    return lambda: foundation.config.current.legacy.record

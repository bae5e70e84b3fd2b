"""The development issuer of tokens; a real identity provider takes its place by configuration."""

import sys
from collections.abc import Mapping

from devstack.layout import Service
from devstack.part import Part
from devstack.process import Daemon, answers
from devstack.system import System

DEVELOPER = "developer"


def plan(system: System) -> Part:
    """The issuer, and what services must know to verify its tokens and to get their own."""
    port = system.ports.lease("identity", 8090)
    url = f"http://127.0.0.1:{port}"
    # Every client has its secret before the issuer reads them.
    for client in (DEVELOPER, *(service.name for service in system.services)):
        system.secret(client, "client_secret")
    issuer = Daemon(
        name="identity",
        argv=(sys.executable, "-m", "devstack.identity"),
        ready=answers(f"{url}/health/ready"),
        env={
            "IDENTITY_PORT": str(port),
            "IDENTITY_ISSUER": url,
            "IDENTITY_AUDIENCE": system.name,
            "IDENTITY_KEY_FILE": str(system.secrets("identity") / "signing_key.pem"),
            "IDENTITY_CLIENTS": str(system.state / "secrets"),
            "IDENTITY_ROOT": str(system.root),
        },
    )

    def service_env(_service: Service) -> Mapping[str, str]:
        return {"IDENTITY_URL": url, "IDENTITY_ISSUER": url}

    return Part((issuer,), service_env, service_needs=("identity",), links={"identity": url})

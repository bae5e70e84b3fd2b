"""The services themselves: migrated as their own role and started, all in parallel."""

import sys
from collections.abc import Mapping, Sequence

from devstack.layout import Service
from devstack.migration_plan import Migration, write_plan
from devstack.part import Part
from devstack.process import Daemon, Node, Step, answers
from devstack.program import program
from devstack.system import System


def plan(system: System) -> Part:
    """What each service needs in any case; the daemons follow when all parts are known."""

    def service_env(service: Service) -> Mapping[str, str]:
        system.secret(service.name, "client_secret")
        return {
            "SERVICE_HOST": "127.0.0.1",
            "SECRETS_DIR": str(system.secrets(service.name)),
            "LOG_FORMAT": "console" if system.console_logs else "json",
            **system.environment,
        }

    links = {service.name: system.service_url(service) for service in system.services}
    return Part(service_env=service_env, links=links)


def environment(parts: Sequence[Part], service: Service) -> dict[str, str]:
    """What all parts tell one service."""
    merged: dict[str, str] = {}
    for part in parts:
        merged.update(part.service_env(service))
    return merged


def first_instances(system: System, parts: Sequence[Part]) -> list[Node]:
    """The migrations, one instance of every service, and the workers beside it."""
    daemons = [
        instance(service, parts, service.name, system.service_port(service))
        for service in system.services
    ]
    workers = [
        worker(service, parts, module, system)
        for service in system.services
        for module in service.workers
    ]
    return [migrations(system, parts), *daemons, *workers]


def migrations(system: System, parts: Sequence[Part]) -> Step:
    """Bring all tables up to date while the services load; the stack is ready after both."""
    plan = system.state / "migrations.json"
    write_plan(
        plan,
        [
            Migration(service.name, str(service.directory), environment(parts, service))
            for service in system.services
            if service.keeps_data
        ],
    )
    return Step(
        name="migrations",
        argv=(sys.executable, "-m", "devstack.migrations", str(plan)),
        after=needs(parts),
    )


def worker(service: Service, parts: Sequence[Part], module: str, system: System) -> Daemon:
    """A process beside a service: it runs a module of the service's package."""
    name = f"{service.name}-{module}"
    port = system.ports.lease(name)
    return instance(service, parts, name, port, (f"{service.package}.{module}",))


def instance(
    service: Service,
    parts: Sequence[Part],
    name: str,
    port: int,
    module: tuple[str, ...] | None = None,
) -> Daemon:
    """One instance of a service, or of another `module` that is told the same."""
    own = {
        "SERVICE_PORT": str(port),
        "INSTANCE_ID": name,
        "ADVERTISED_URL": f"http://127.0.0.1:{port}",
    }
    return Daemon(
        name=name,
        argv=(sys.executable, "-m", *(module or program(service))),
        ready=answers(f"http://127.0.0.1:{port}/health/ready"),
        env={**environment(parts, service), **own},
        after=needs(parts),
        directory=service.directory,
        stop_seconds=15.0,
    )


def needs(parts: Sequence[Part]) -> tuple[str, ...]:
    """The nodes that must be ready before any service."""
    return tuple(name for part in parts for name in part.service_needs)

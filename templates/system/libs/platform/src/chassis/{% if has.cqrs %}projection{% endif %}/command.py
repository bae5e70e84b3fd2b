"""The command that rebuilds a read model, or compares it with what its events say."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from nats.errors import Error as NatsError
from opentelemetry.metrics import NoOpMeter
from sqlalchemy.exc import DBAPIError

from chassis import logs
from chassis.broker import Broker, BrokerSettings
from chassis.database import Database
from chassis.errors import Unavailable
from chassis.projection.aside import Busy, Difference
from chassis.projection.composition import feeds
from chassis.projection.rebuild import Rebuild, RebuildError
from chassis.projection.tables import ReadModel
from chassis.settings import ConfigurationError, DatabaseSettings, Secrets, ServiceSettings

_PATIENCE_SECONDS = 10.0


def run(
    arguments: Sequence[str] | None,
    *,
    program: str,
    system: str,
    name: str,
    model: ReadModel,
    settings: type[ServiceSettings],
    database_settings: type[DatabaseSettings],
) -> int:
    """Run the command. Exit status: 0 done or equal, 1 different or not possible now."""
    parser = argparse.ArgumentParser(prog=program, description=__doc__)
    parser.add_argument("--verify", action="store_true", help="compare only; change nothing")
    parser.add_argument(
        "--partial", action="store_true", help="even if the first events are gone from a stream"
    )
    options = parser.parse_args(arguments)
    try:
        place = settings.load()
        logs.configure(service=name, instance="rebuild", style=place.log_format)
        logs.set_level("ERROR")  # it reports itself
        secrets = Secrets(place.secrets_dir)
        where = BrokerSettings.load()
        broker = Broker(
            where,
            system=system,
            password=lambda: secrets.read("nats_password"),
            meter=NoOpMeter("rebuild"),
        )
        database = Database(database_settings.load(), secrets)
        rebuild = Rebuild(
            database=database,
            model=model,
            feeds=feeds(broker, model, system, where),
            meter=NoOpMeter("rebuild"),
            partial=options.partial,
        )
        return asyncio.run(_work(broker, database, rebuild, model.rows.name, options.verify))
    except Busy:
        print(f"{name}: another rebuild is running", file=sys.stderr)
    except (RebuildError, ConfigurationError) as error:
        print(f"{name}: {error}", file=sys.stderr)
    except (TimeoutError, Unavailable, NatsError, DBAPIError) as error:
        reason = type(error).__name__
        print(f"{name}: broker or database are away or busy ({reason})", file=sys.stderr)
    return 1


async def _work(
    broker: Broker, database: Database, rebuild: Rebuild, name: str, verify: bool
) -> int:
    async with database, broker:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not broker.connected:  # noqa: ASYNC110 - it has no event to wait for
                await asyncio.sleep(0.02)
        if verify:
            return _report(name, await rebuild.differences())
        await rebuild.replace()
    print(f"{name}: rebuilt")
    return 0


def _report(name: str, differences: Sequence[Difference]) -> int:
    for one in differences:
        print(f"{name} {one.row}: {' '.join(one.columns())}")
    print(f"{name}: {len(differences) or 'no'} differences")
    return int(bool(differences))

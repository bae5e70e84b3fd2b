"""The composition of the query side: what a process of a view does with its read model."""

from collections.abc import Mapping

from chassis.broker import Broker, BrokerSettings
from chassis.database import Database
from chassis.foundation import Foundation
from chassis.projection.feeds import Feed, JetStreamFeed
from chassis.projection.lag import Lag
from chassis.projection.projector import Projector
from chassis.projection.rows import SqlRows
from chassis.projection.source import Source
from chassis.projection.store import SqlStore
from chassis.projection.tables import ReadModel
from chassis.streams import channel_stream


def feeds(
    broker: Broker, model: ReadModel, system: str, settings: BrokerSettings
) -> dict[Source, Feed]:
    """What each source is read from."""
    found: dict[Source, Feed] = {}
    for source in model.sources:
        stream = channel_stream(system, f"events.{source.service}")
        broker.keep(stream)
        found[source] = JetStreamFeed(
            lambda: broker.jetstream, stream, replicas=settings.nats_replicas
        )
    return found


class Projection:
    """A read model, connected. Readiness does not depend on the broker: reads go on without it."""

    def __init__(
        self, foundation: Foundation, database: Database, model: ReadModel, *, system: str
    ) -> None:
        self._foundation = foundation
        self._database = database
        self._model = model
        self._meter = foundation.telemetry.meter("chassis.projection")
        settings = BrokerSettings.load()
        broker = Broker(
            settings,
            system=system,
            password=lambda: foundation.secrets.read("nats_password"),
            meter=self._meter,
        )
        self._feeds: Mapping[Source, Feed] = feeds(broker, model, system, settings)
        self._store = SqlStore(database.sessions, model)
        foundation.keep(broker)
        lag = Lag(store=self._store, feeds=self._feeds, meter=self._meter)
        foundation.keep(lag)

    def answer(self) -> None:
        """Let endpoints read the rows."""
        self._foundation.share(rows=SqlRows(self._database, self._model))

    def follow(self) -> None:
        """Keep the rows up to date."""
        projector = Projector(store=self._store, feeds=self._feeds, meter=self._meter)
        self._foundation.keep(projector)

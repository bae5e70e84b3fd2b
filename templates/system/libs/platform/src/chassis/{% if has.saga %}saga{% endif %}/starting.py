"""How a run begins: in the transaction that creates the entity, so both exist or neither does."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.saga import trace
from chassis.saga.definition import Command, Saga


class Starter(Protocol):
    """Begins runs. Lives inside a unit of work."""

    async def start(self, saga: Saga[Any], command: Command) -> None:
        """Let the run begin when this transaction commits."""
        ...


class Queue(Protocol):
    """Where a run waits until an instance takes it."""

    async def put(self, session: AsyncSession, saga: Saga[Any], command: Command) -> None:
        """Put the run in, in the transaction of `session`."""
        ...


class SqlStarter:
    """Writes the row of the run and puts it into the queue of its saga."""

    def __init__(self, session: AsyncSession, table: sa.Table, queues: Mapping[str, Queue]) -> None:
        self._session = session
        self._table = table
        self._queues = queues

    async def start(self, saga: Saga[Any], command: Command) -> None:
        """See `Starter`."""
        now = sa.func.now()
        statement = sa.insert(self._table).values(
            saga=saga.name,
            id=command.saga_id,
            status="running",
            step="",
            reason="",
            cancel=False,
            nudges=0,
            started_at=now,
            deadline=now + dt.timedelta(seconds=saga.timeout),
            step_since=now,
            traceparent=trace.present(),
            command=command.model_dump(mode="json"),
        )
        await self._session.execute(statement)
        await self._queues[saga.name].put(self._session, saga, command)


class MemoryStarter:
    """Remembers what began, for tests."""

    def __init__(self) -> None:
        self.started: list[tuple[str, Command]] = []

    async def start(self, saga: Saga[Any], command: Command) -> None:
        """See `Starter`."""
        self.started.append((saga.name, command))

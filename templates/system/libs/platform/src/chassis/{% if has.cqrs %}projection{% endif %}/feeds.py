"""Reading the event stream of a service, from a position on.

The consumer is ephemeral and acknowledges nothing: where to go on stands in the read model's
database, so the broker has no say in it. Everything here may raise while the broker is away; the
projector then begins again.
"""

import contextlib
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from chassis.messages import Message
from chassis.streams import Stream, declare

BATCH = 256
PAUSE_SECONDS = 1.0

Connect = Callable[[], JetStreamContext]
"""Returns the broker, or raises `Unavailable`."""


class Interrupted(Exception):
    """Messages were lost on their way: read again from the position."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event, and its place in the stream."""

    sequence: int
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a stream holds: when it was made, and its first and last place."""

    stream: dt.datetime
    first: int
    last: int


class Feed(Protocol):
    """The events of one service, in order."""

    async def extent(self) -> Extent:
        """What it holds now; the stream is made if it does not exist."""
        ...

    async def written_at(self, sequence: int) -> dt.datetime:
        """When the event in this place, or the next there is, was written."""
        ...

    def batches(self, after: int) -> AsyncGenerator[Sequence[Recorded]]:
        """The events after a place, as they come; an empty batch now and then if none does."""
        ...


class JetStreamFeed:
    """The events of one service in NATS JetStream."""

    def __init__(self, connect: Connect, stream: Stream, *, replicas: int = 1) -> None:
        self._connect = connect
        self._stream = stream
        self._replicas = replicas

    async def extent(self) -> Extent:
        """Ask the broker."""
        jetstream = self._connect()
        try:
            info = await jetstream.stream_info(self._stream.name)
        except NotFoundError:
            await declare(jetstream, self._stream, replicas=self._replicas)
            info = await jetstream.stream_info(self._stream.name)
        if info.created is None:
            raise Interrupted
        return Extent(
            stream=info.created, first=info.state.first_seq or 1, last=info.state.last_seq
        )

    async def written_at(self, sequence: int) -> dt.datetime:
        """Look at the message itself."""
        jetstream = self._connect()
        found = await jetstream.get_msg(
            self._stream.name, sequence, subject=self._stream.subjects[0], next=True
        )
        return found.time or dt.datetime.now(dt.UTC)

    async def batches(self, after: int) -> AsyncGenerator[Sequence[Recorded]]:
        """Read with a consumer of our own, which goes away with us."""
        jetstream = self._connect()
        consumer = await jetstream.pull_subscribe(
            self._stream.subjects[0],
            stream=self._stream.name,
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=after + 1,
                ack_policy=AckPolicy.NONE,
                inactive_threshold=10.0,
                mem_storage=True,
                num_replicas=1,
            ),
        )
        delivered = 0
        try:
            while True:
                found: list[Msg] = []
                with contextlib.suppress(TimeoutError):
                    found = await consumer.fetch(BATCH, timeout=PAUSE_SECONDS)
                delivered += len(found)
                if found and found[-1].metadata.sequence.consumer != delivered:
                    raise Interrupted
                yield [self._recorded(message) for message in found]
        finally:
            with contextlib.suppress(Exception):
                await consumer.unsubscribe()

    def _recorded(self, message: Msg) -> Recorded:
        return Recorded(
            message.metadata.sequence.stream,
            Message(
                stream=self._stream.name,
                subject=message.subject,
                headers=message.headers or {},
                body=message.data,
            ),
        )

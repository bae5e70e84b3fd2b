"""Idempotency keys: a create that is sent twice has one effect and one answer.

The row of a key is written in the transaction of the domain write, with the answer in it. So there
is no state "in progress" that a crash could leave behind: either both exist or neither. A duplicate
that arrives while the first is being committed waits on the primary key for the length of that
commit (no call to another service happens inside the transaction) and then replays the answer.
Keys belong to a caller: nobody can read the answer to another's request by guessing a key.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Protocol

import sqlalchemy as sa
from fastapi import Header, Response
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Invalid

IdempotencyKeyHeader = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$"),
]
"""The optional header of a create."""

KEPT_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request that must not take effect twice."""

    subject: str
    key: str
    fingerprint: str

    @classmethod
    def of(cls, subject: str, key: str | None, operation: str, body: str) -> "Attempt | None":
        """The attempt of a caller at an operation with a canonical body; None without a key."""
        if key is None:
            return None
        digest = hashlib.sha256(f"{operation}\n{body}".encode()).hexdigest()
        return cls(subject=subject, key=key, fingerprint=digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResponse:
    """An answer as it is kept and sent: the first time and each time after."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def to_http(self) -> Response:
        """The answer for the caller."""
        return Response(self.body, self.status, dict(self.headers), media_type="application/json")


class IdempotencyStore(Protocol):
    """Where answers are kept. Lives inside a unit of work."""

    async def find(self, attempt: Attempt) -> StoredResponse | None:
        """The answer of an earlier attempt. Raises `Invalid` if the key served something else."""
        ...

    async def keep(self, attempt: Attempt, response: StoredResponse) -> bool:
        """Keep the answer in this transaction. False if another attempt was faster: roll back."""
        ...


def check_fingerprint(attempt: Attempt, stored: str) -> None:
    """Raise `Invalid` where a key comes back with another request."""
    if stored != attempt.fingerprint:
        raise Invalid("this Idempotency-Key was used for a different request")


def idempotency_table(metadata: sa.MetaData) -> sa.Table:
    """The table that a service keeps its answers in."""
    return sa.Table(
        "idempotency_keys",
        metadata,
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
            index=True,
        ),
    )


class SqlIdempotencyStore:
    """Answers in PostgreSQL."""

    def __init__(self, session: AsyncSession, table: sa.Table) -> None:
        self._session = session
        self._table = table

    async def find(self, attempt: Attempt) -> StoredResponse | None:
        """The answer of an earlier attempt, or None."""
        columns = self._table.c
        query = sa.select(columns.fingerprint, columns.status, columns.headers, columns.body).where(
            columns.subject == attempt.subject, columns.key == attempt.key
        )
        row = (await self._session.execute(query)).one_or_none()
        if row is None:
            return None
        check_fingerprint(attempt, row.fingerprint)
        return StoredResponse(status=row.status, headers=row.headers, body=row.body)

    async def keep(self, attempt: Attempt, response: StoredResponse) -> bool:
        """Keep the answer; waits for a concurrent attempt with the same key to end."""
        await self._forget_old()
        statement = (
            insert(self._table)
            .values(
                subject=attempt.subject,
                key=attempt.key,
                fingerprint=attempt.fingerprint,
                status=response.status,
                headers=dict(response.headers),
                body=response.body,
            )
            .on_conflict_do_nothing()
            .returning(self._table.c.key)
        )
        return (await self._session.execute(statement)).one_or_none() is not None

    async def _forget_old(self) -> None:
        # A few at a time, along with each new key: the table needs no cleaning job.
        columns = self._table.c
        old = (
            sa.select(columns.subject, columns.key)
            .where(columns.created_at < sa.func.now() - KEPT_FOR)
            .limit(10)
            .with_for_update(skip_locked=True)
        )
        await self._session.execute(
            sa.delete(self._table).where(sa.tuple_(columns.subject, columns.key).in_(old))
        )


class MemoryIdempotencyStore:
    """Answers in memory, for tests."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, StoredResponse]] = {}

    async def find(self, attempt: Attempt) -> StoredResponse | None:
        """The answer of an earlier attempt, or None."""
        kept = self._kept.get((attempt.subject, attempt.key))
        if kept is None:
            return None
        check_fingerprint(attempt, kept[0])
        return kept[1]

    async def keep(self, attempt: Attempt, response: StoredResponse) -> bool:
        """Keep the answer unless there is one."""
        place = (attempt.subject, attempt.key)
        if place in self._kept:
            return False
        self._kept[place] = (attempt.fingerprint, response)
        return True

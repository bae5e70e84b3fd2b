"""One transaction for each use case, and what its failures mean."""

from types import TracebackType
from typing import Self

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.database import Database
from chassis.errors import Conflict, Unavailable


class SqlUnitOfWork:
    """One transaction: what was not committed when the block ends never happened.

    Repositories of a service share `session`. A database that is gone or slow raises `Unavailable`,
    a value that must be unique and is not raises `Conflict`.
    """

    def __init__(self, database: Database) -> None:
        self.session: AsyncSession = database.sessions()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self.session.close()
        except DBAPIError:
            # The server is gone. What was not committed is gone with it, and what was read is read.
            await self.session.invalidate()
        if isinstance(error, (OperationalError, PoolTimeoutError)) or (
            isinstance(error, DBAPIError) and error.connection_invalidated
        ):
            raise Unavailable("database") from error
        if isinstance(error, IntegrityError) and isinstance(error.orig, UniqueViolation):
            raise Conflict("something with these values is there already") from error

    async def commit(self) -> None:
        """Make everything done in this block permanent."""
        await self.session.commit()

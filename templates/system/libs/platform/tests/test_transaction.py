"""What failures of the database mean to callers."""

from pathlib import Path

import pytest
from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from chassis.database import Database
from chassis.errors import Conflict, Unavailable
from chassis.settings import DatabaseSettings, Secrets
from chassis.transaction import SqlUnitOfWork


@pytest.fixture
def unit_of_work(tmp_path: Path) -> SqlUnitOfWork:
    (tmp_path / "database_password").write_text("hidden")
    settings = DatabaseSettings(name="orders", user="orders")
    return SqlUnitOfWork(Database(settings, Secrets(tmp_path)))


class Lost:
    """A session whose server is gone when it is to end."""

    def __init__(self) -> None:
        self.invalidated = False

    async def close(self) -> None:
        raise OperationalError("ROLLBACK", {}, postgres.OperationalError())

    async def invalidate(self) -> None:
        self.invalidated = True


async def test_what_was_read_before_the_server_went_away_is_read(
    unit_of_work: SqlUnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Lost()
    monkeypatch.setattr(unit_of_work, "session", lost)
    async with unit_of_work:
        pass
    assert lost.invalidated


@pytest.mark.parametrize(
    ("failure", "meaning"),
    [
        (IntegrityError("INSERT", {}, postgres.UniqueViolation()), Conflict),
        (IntegrityError("INSERT", {}, postgres.NotNullViolation()), IntegrityError),
        (OperationalError("SELECT", {}, postgres.OperationalError()), Unavailable),
    ],
)
async def test_a_failure_says_whose_fault_it_is(
    unit_of_work: SqlUnitOfWork, failure: DBAPIError, meaning: type[Exception]
) -> None:
    with pytest.raises(meaning):
        async with unit_of_work:
            raise failure

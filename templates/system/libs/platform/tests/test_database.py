"""What connections to the database are told."""

from pathlib import Path

import pytest

from chassis.database import Database, connect_args
from chassis.settings import ConfigurationError, DatabaseSettings, Secrets


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_NAME", "orders")
    monkeypatch.setenv("DATABASE_USER", "orders")


def test_encryption_is_preferred_where_nothing_is_said() -> None:
    arguments = connect_args(DatabaseSettings.load())
    assert arguments["sslmode"] == "prefer"
    assert "sslrootcert" not in arguments


def test_the_server_can_be_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    authorities = "/etc/database/ca.crt"
    monkeypatch.setenv("DATABASE_SSLMODE", "verify-full")
    monkeypatch.setenv("DATABASE_SSLROOTCERT", authorities)
    arguments = connect_args(DatabaseSettings.load())
    assert (arguments["sslmode"], arguments["sslrootcert"]) == ("verify-full", authorities)


def test_an_unknown_mode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_SSLMODE", "verify")
    with pytest.raises(ConfigurationError, match="DATABASE_SSLMODE"):
        DatabaseSettings.load()


def test_a_missing_password_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="database_password"):
        Database(DatabaseSettings.load(), Secrets(tmp_path))

"""Settings come from the environment, secrets from files."""

from pathlib import Path

import pytest

from chassis.settings import ConfigurationError, DatabaseSettings, Secrets


def test_every_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PORT", "many")
    monkeypatch.delenv("DATABASE_NAME", raising=False)
    with pytest.raises(ConfigurationError) as caught:
        DatabaseSettings.load()
    assert "DATABASE_PORT" in str(caught.value)
    assert "DATABASE_NAME" in str(caught.value)
    assert "many" not in str(caught.value)


def test_a_secret_is_read_again_each_time(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path)
    (tmp_path / "database_password").write_text("old\n")
    assert secrets.read("database_password") == "old"
    (tmp_path / "database_password").write_text("new")
    assert secrets.read("database_password") == "new"


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="client_secret"):
        Secrets(tmp_path).read("client_secret")

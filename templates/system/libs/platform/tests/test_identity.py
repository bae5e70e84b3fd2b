"""The identity provider, as the environment describes it."""

import pytest

from chassis.identity import IdentitySettings
from chassis.settings import EnvironmentSettings


class Settings(IdentitySettings, EnvironmentSettings):
    """What a process with an identity provider reads."""


def test_one_variable_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_URL", "https://identity.test/")
    settings = Settings.load()
    assert settings.issuer == "https://identity.test/"
    assert settings.keys_url == "https://identity.test/.well-known/jwks.json"
    assert settings.token_url == "https://identity.test/token"
    assert settings.token_parameters == {}
    assert settings.audience("shop") == "shop"


def test_a_provider_with_paths_of_its_own_can_be_described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_URL", "https://identity.test")
    monkeypatch.setenv("IDENTITY_ISSUER", "https://identity.test/realms/shop")
    monkeypatch.setenv("IDENTITY_JWKS_URL", "https://identity.test/keys")
    monkeypatch.setenv("IDENTITY_TOKEN_URL", "https://identity.test/oauth/token")
    monkeypatch.setenv("IDENTITY_AUDIENCE", "https://api.test")
    monkeypatch.setenv("IDENTITY_TOKEN_SCOPE", "api/.default")
    monkeypatch.setenv("IDENTITY_TOKEN_AUDIENCE", "https://api.test")
    settings = Settings.load()
    assert settings.issuer == "https://identity.test/realms/shop"
    assert settings.keys_url == "https://identity.test/keys"
    assert settings.token_url == "https://identity.test/oauth/token"
    assert settings.audience("shop") == "https://api.test"
    assert settings.token_parameters == {"scope": "api/.default", "audience": "https://api.test"}

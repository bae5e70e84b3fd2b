"""Where the identity provider is, and what its tokens look like: any OAuth 2 provider will do."""

from pydantic import BaseModel


class IdentitySettings(BaseModel):
    """The part of a process's settings that is about identity (`IDENTITY_*`)."""

    identity_url: str
    identity_issuer: str = ""
    identity_jwks_url: str = ""
    identity_token_url: str = ""
    identity_audience: str = ""
    identity_token_scope: str = ""
    identity_token_audience: str = ""

    @property
    def issuer(self) -> str:
        """The `iss` claim that tokens must carry."""
        return self.identity_issuer or self.identity_url

    @property
    def keys_url(self) -> str:
        """Where the provider publishes its keys."""
        return self.identity_jwks_url or f"{self.identity_url.rstrip('/')}/.well-known/jwks.json"

    @property
    def token_url(self) -> str:
        """Where the provider grants tokens."""
        return self.identity_token_url or f"{self.identity_url.rstrip('/')}/token"

    @property
    def token_parameters(self) -> dict[str, str]:
        """What some providers want to be told before they grant a service a token."""
        wanted = {"scope": self.identity_token_scope, "audience": self.identity_token_audience}
        return {name: value for name, value in wanted.items() if value}

    def audience(self, system: str) -> str:
        """The `aud` claim that tokens must carry: if not set, the name of the system."""
        return self.identity_audience or system

"""Settings of those who take part in elections (`LEADER_*`)."""

from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt
from pydantic_settings import SettingsConfigDict

from chassis.settings import EnvironmentSettings


class LeaderSettings(EnvironmentSettings):
    """How long a lease lasts, and how eagerly others look whether it is free."""

    model_config = SettingsConfigDict(env_prefix="LEADER_", frozen=True, extra="ignore")

    leases: Literal["database", "kubernetes"] = "database"
    """Who keeps the leases: the service's own database, or the API server of the cluster."""
    ttl: float = Field(default=5.0, ge=1.0)
    """Seconds that a lease lasts without being renewed; it is renewed three times as often."""
    retry_seconds: PositiveFloat = 0.5
    """How often the others look whether it is free."""
    handover_seconds: float = Field(default=0.5, ge=0)
    """How long a run may still take when the instance is told to stop; then it is rolled back."""
    runs_kept: PositiveInt = 1_000
    """The last runs of each job that are kept."""
    schedules: dict[str, str] = Field(default_factory=dict[str, str])
    """Schedules that take the place of those in the code, by job."""

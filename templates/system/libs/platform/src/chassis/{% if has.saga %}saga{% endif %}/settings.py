"""Settings of the owners of sagas (`SAGA_*`)."""

from collections.abc import Iterator

from pydantic import Field, PositiveFloat, PositiveInt
from pydantic_settings import SettingsConfigDict

from chassis.settings import EnvironmentSettings


class SagaSettings(EnvironmentSettings):
    """How eagerly runs are taken, tried again and watched."""

    model_config = SettingsConfigDict(env_prefix="SAGA_", frozen=True, extra="ignore")

    concurrency: PositiveInt = 32
    """Runs of one saga that an instance follows at a time; the others wait."""
    polling_seconds: PositiveFloat = 0.1
    """How often an instance looks for runs to take."""
    retry_seconds: PositiveFloat = 0.2
    """The first pause between two tries; each is twice the one before."""
    retry_most_seconds: PositiveFloat = 10.0
    """The longest pause."""
    heartbeat_seconds: PositiveFloat = 1.0
    """How often an instance says that it lives, and looks after the others."""
    dead_seconds: float = Field(default=5.0, gt=0)
    """An instance that has not said so for that long is dead: others go on with its runs."""
    stuck_seconds: float = Field(default=60.0, gt=0)
    """A run that is late by that much is stuck: it is alarmed."""

    def pauses(self) -> Iterator[float]:
        """The pauses between tries of one thing, without end."""
        pause = self.retry_seconds
        while True:
            yield pause
            pause = min(2 * pause, self.retry_most_seconds)

"""Finding the other services: no address stands in code."""

from typing import Protocol


class Discovery(Protocol):
    """Where an instance of a service can be reached."""

    async def url_of(self, service: str) -> str:
        """The base URL of one ready instance. Raises `Unavailable` if none is known."""
        ...

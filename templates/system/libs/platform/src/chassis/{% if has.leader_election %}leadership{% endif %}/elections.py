"""The port to whoever keeps the leases."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right of `holder` to lead for a while, unless it is renewed.

    `epoch` is the fencing token: it grows each time that the lease of this name is acquired.
    """

    name: str
    holder: str
    epoch: int


class Elections(Protocol):
    """Keeps one lease for each name. Whatever does not answer raises `Unavailable`.

    `chassis.leadership.conformance` says, as tests, what every adapter must hold.
    """

    async def acquire(self, name: str, holder: str, above: int) -> Lease | None:
        """Take the lease if it is free, has expired or was released; None otherwise.

        Its epoch is greater than every one before, and than `above`: so it keeps growing even
        where the keeper has lost what it knew.
        """
        ...

    async def renew(self, lease: Lease) -> bool:
        """Keep the lease for another TTL. False if somebody else has acquired it since."""
        ...

    async def release(self, lease: Lease) -> None:
        """Let others acquire it at once; nothing happens if somebody else has."""
        ...

    async def holder(self, name: str) -> Lease | None:
        """The lease that is in force now."""
        ...

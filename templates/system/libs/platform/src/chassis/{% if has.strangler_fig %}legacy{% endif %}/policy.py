"""Who holds the records of a route that is taken over: as data, which operators can change."""

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

Record: TypeAlias = Literal["legacy", "own"]


class LegacyPolicy(BaseModel):
    """How a service treats the legacy application whose routes it takes over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: Record = "legacy"
    """Whom reads are asked of: the legacy application, or, after the cut-over, the own database.

    With `own`, all requests of the route must reach this service: what the legacy application is
    told directly is seen after the next `adopt` only.
    """

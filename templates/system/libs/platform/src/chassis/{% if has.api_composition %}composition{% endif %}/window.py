"""Which answers to show, and how long to wait for their parts."""

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from chassis.batches import MOST_VALUES
from chassis.paging import Window, decode_cursor
from chassis.runtime import Live, RuntimeConfig


class CompositionPolicy(BaseModel):
    """How an answer is put together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deadline: float = Field(default=1.5, gt=0, le=60)
    """Seconds after which the answer goes out with what is there."""


async def _window(
    request: Request,
    limit: Annotated[int | None, Query(ge=1, le=MOST_VALUES)] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> Window:
    config: Live[RuntimeConfig] = request.app.state.config
    return Window(
        limit=limit or min(config.current.page_size, MOST_VALUES),
        after=None if cursor is None else decode_cursor(cursor),
    )


BatchWindow = Annotated[Window, Depends(_window)]
"""The window that `?limit=` and `?cursor=` ask for: no longer than sources answer at once."""

"""What a participant does in one step of a saga, and how others ask for it over HTTP."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from fastapi import APIRouter, Request, Response

from chassis.auth import require_scope
from chassis.errors import Unavailable
from chassis.saga.definition import Command

if TYPE_CHECKING:
    from chassis.saga.participation import Participation

UowT = TypeVar("UowT")
CommandT = TypeVar("CommandT", bound=Command)

Made = Mapping[str, str]
"""What an action tells its compensation; kept with the note of the step."""


class Handler(ABC, Generic[UowT, CommandT]):
    """An action and its compensation. Both happen in the transaction that notes the step.

    `told` is the command of the saga.
    """

    saga: ClassVar[str]
    action: ClassVar[str]
    compensation: ClassVar[str]
    command: type[CommandT]

    @abstractmethod
    async def act(self, uow: UowT, told: CommandT) -> Made:
        """Do it. Raise `Refused` where the business answer is no."""

    @abstractmethod
    async def undo(self, uow: UowT, told: CommandT, made: Made) -> None:
        """Undo what `act` did, whatever has happened since. It is called once, if at all."""


def held(unchanged: bool) -> None:
    """Raise `Unavailable`, so that the step is tried again, where a write found a newer version."""
    if not unchanged:
        raise Unavailable("the entity")


def step_routes(service: str) -> APIRouter:
    """`POST /sagas/<saga>/<word>`: for owners of sagas, not for users: no route leads here.

    204: it is done (undone), now or before. 409: the business answer is no. Anything else: not
    known; ask again.
    """
    router = APIRouter(include_in_schema=False, dependencies=[require_scope(f"{service}:write")])

    async def perform_step(saga: str, word: str, request: Request) -> Response:
        participation: Participation[Any] = request.app.state.participation
        await participation.perform(saga, word, await request.body())
        return Response(status_code=204)

    router.add_api_route("/sagas/{saga}/{word}", perform_step, methods=["POST"])
    return router

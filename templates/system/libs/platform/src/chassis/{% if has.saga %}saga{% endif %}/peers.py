"""How the owner of a saga reaches those who take part."""

from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from chassis.errors import PeerFailed
from chassis.http import ServiceClient
from chassis.saga.definition import Command, Refused, Saga, Step


class Steps(Protocol):
    """The steps of one participant."""

    async def perform(self, saga: str, word: str, body: bytes) -> None:
        """Do, or undo. Raises `Refused`; another `ApplicationError` where it may be done or not."""
        ...


class StepsClient(ServiceClient):
    """The steps of another service. Subclasses name the service."""

    async def perform(self, saga: str, word: str, body: bytes) -> None:
        """See `Steps`."""
        response = await self.send("POST", f"/sagas/{saga}/{word}", body)
        if response.status_code == 409:
            raise Refused(_reason(response.content))
        if response.status_code != 204:
            raise PeerFailed(self.service)


class Circle:
    """All participants of a service's sagas, by the names of their services."""

    def __init__(self, participants: Mapping[str, Steps]) -> None:
        self._participants = participants

    def require(self, saga: Saga[Any]) -> None:
        """Raise `LookupError` where a step is done by somebody who is not among them."""
        strangers = {step.service for step in saga.steps} - self._participants.keys()
        if strangers:
            names = ", ".join(sorted(strangers))
            raise LookupError(f"{saga.name}: no participant {names} in adapters/orchestration.py")

    async def act(self, saga: str, step: Step, command: Command) -> None:
        """Let its service do the step."""
        await self._ask(saga, step, step.action, command)

    async def undo(self, saga: str, step: Step, command: Command) -> None:
        """Let its service undo the step."""
        await self._ask(saga, step, step.compensation, command)

    async def _ask(self, saga: str, step: Step, word: str, command: Command) -> None:
        participant = self._participants[step.service]
        await participant.perform(saga, word, command.model_dump_json().encode())


class _Problem(BaseModel):
    detail: str = "no reason was given"


def _reason(problem: bytes) -> str:
    try:
        return _Problem.model_validate_json(problem).detail
    except ValidationError:
        return _Problem().detail

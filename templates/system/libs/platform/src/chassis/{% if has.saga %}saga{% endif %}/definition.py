"""What a saga is: steps in their order, each with the compensation that undoes it."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.errors import Conflict


class Command(BaseModel):
    """What participants are told. A saga adds the data of the entity that it is about."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    saga_id: UUID
    """The id of the run, and of the entity. With the action it is a step's idempotency key."""


CommandT = TypeVar("CommandT", bound=Command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: who does it, how it is undone, and how many seconds it may take."""

    service: str
    action: str
    compensation: str
    timeout: float

    @property
    def doing(self) -> str:
        """What the step is called in records and logs."""
        return f"{self.service}.{self.action}"

    @property
    def undoing(self) -> str:
        """What its compensation is called there."""
        return f"{self.service}.{self.compensation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saga(Generic[CommandT]):
    """A business process. After `timeout` seconds in total it goes no further and is undone."""

    name: str
    command: type[CommandT]
    timeout: float
    steps: tuple[Step, ...]


class Refused(Conflict):
    """A participant's business answer is no: the saga is undone. `detail` says why."""

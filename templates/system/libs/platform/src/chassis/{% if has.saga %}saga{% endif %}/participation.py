"""A service that takes part in sagas does each step once, however often it is asked.

What was done for (saga, run, action) is noted in the transaction that does it. So an answer that
got lost is given again, a refusal stays one, and a compensation that comes before its action leaves
a note that refuses the action when it arrives at last.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from pydantic import ValidationError

from chassis.errors import Conflict, Invalid, NotFound, StaleVersion, Unavailable
from chassis.saga.definition import Command, Refused
from chassis.saga.handlers import Handler
from chassis.saga.notes import Key, Note, Notes


class StepUnitOfWork(Protocol):
    """A transaction in which steps can be noted."""

    @property
    def steps(self) -> Notes: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    async def commit(self) -> None: ...


UowT = TypeVar("UowT", bound=StepUnitOfWork)

Tell = Callable[[UowT, Note], Awaitable[None]]
"""Speaks of a note, in the transaction that knows it."""


class Participation(Generic[UowT]):
    """The steps that one service does in the sagas of others (and in its own)."""

    def __init__(
        self, unit_of_work: Callable[[], UowT], handlers: Sequence[Handler[UowT, Any]]
    ) -> None:
        self._unit_of_work = unit_of_work
        self._actions = {(one.saga, one.action): one for one in handlers}
        self._compensations = {(one.saga, one.compensation): one for one in handlers}

    async def perform(self, saga: str, word: str, body: bytes) -> None:
        """Do, or undo, what an owner asks for by the `word` of an action or a compensation.

        Raises `Refused` where the answer is no, `NotFound` for a word that is not known.
        """
        if handler := self._actions.get((saga, word)):
            await self.act(handler, _read(handler.command, body))
        elif handler := self._compensations.get((saga, word)):
            await self.undo(handler, _read(handler.command, body))
        else:
            raise NotFound(f"there is no step {word!r} in the saga {saga!r}")

    async def act(self, handler: Handler[UowT, Any], command: Command) -> None:
        """Do it, unless it was done. Raises `Refused`, also if it has been undone already."""
        note = await self.settle(handler, command)
        if note.state != "done":
            raise Refused(note.reason)

    async def settle(
        self, handler: Handler[UowT, Any], command: Command, tell: Tell[UowT] | None = None
    ) -> Note:
        """Do it, unless it is noted; `tell` speaks of the note in the same transaction."""
        key = Key(handler.saga, command.saga_id, handler.action)
        try:
            async with self._unit_of_work() as uow:
                note = await uow.steps.claim(key)
                if note is None:
                    note = Note("done", made=await handler.act(uow, command))
                    await uow.steps.write(key, note)
                await self._end(uow, note, tell)
        except StaleVersion as error:
            raise Unavailable("the entity") from error  # somebody else was faster: try again
        except (Conflict, Invalid) as refusal:
            return await self._refuse(key, refusal.detail, tell)
        return note

    async def undo(
        self, handler: Handler[UowT, Any], command: Command, tell: Tell[UowT] | None = None
    ) -> None:
        """Undo it if it was done; in any case it will not be done later."""
        key = Key(handler.saga, command.saga_id, handler.action)
        async with self._unit_of_work() as uow:
            note = await uow.steps.claim(key)
            if note is not None and note.state == "done":
                await handler.undo(uow, command, note.made)
            if note is None or note.state == "done":
                note = Note("undone", reason="it has been undone")
                await uow.steps.write(key, note)
            await self._end(uow, note, tell)

    async def _refuse(self, key: Key, reason: str, tell: Tell[UowT] | None) -> Note:
        """Note the refusal, unless a request that was faster had another outcome."""
        async with self._unit_of_work() as uow:
            note = await uow.steps.claim(key)
            if note is None:
                note = Note("refused", reason=reason)
                await uow.steps.write(key, note)
            await self._end(uow, note, tell)
        return note

    async def _end(self, uow: UowT, note: Note, tell: Tell[UowT] | None) -> None:
        if tell is not None:
            await tell(uow, note)
        await uow.commit()


def _read(kind: type[Command], body: bytes) -> Command:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        fields: Mapping[str, str] = {
            ".".join(map(str, fault["loc"])): fault["msg"]
            for fault in error.errors(include_input=False, include_url=False)
        }
        raise Invalid("the command does not have the right form", fields) from None

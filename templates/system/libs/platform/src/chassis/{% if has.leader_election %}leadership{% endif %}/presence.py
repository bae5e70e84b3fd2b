"""What goes on exactly while an instance wants traffic."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType
from typing import Any


class Together(AbstractAsyncContextManager[None]):
    """Several contexts as one: entered in order, left in reverse order."""

    def __init__(self, parts: Sequence[AbstractAsyncContextManager[Any]]) -> None:
        self._parts = parts
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> None:
        for part in self._parts:
            await self._stack.enter_async_context(part)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

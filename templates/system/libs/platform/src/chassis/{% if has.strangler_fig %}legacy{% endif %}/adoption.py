"""The copies that a service keeps of legacy records, until it holds the record itself."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar
from uuid import UUID

from chassis.errors import Conflict, StaleVersion
from chassis.legacy.numbers import Known, Numbers
from chassis.legacy.records import Stamp
from chassis.legacy.translation import Translation

FieldsT = TypeVar("FieldsT")
Done: TypeAlias = Literal["adopted", "renewed", "kept"]


class Entity(Protocol):
    """Anything with an id, a version and two moments."""

    @property
    def id(self) -> UUID: ...

    @property
    def version(self) -> int: ...

    @property
    def created_at(self) -> dt.datetime: ...

    @property
    def updated_at(self) -> dt.datetime: ...


EntityT = TypeVar("EntityT", bound=Entity)


class Collection(Protocol[EntityT]):
    """The collection of a service: see `Repository` in its ports."""

    async def add(self, entity: EntityT) -> None: ...

    async def get(self, entity_id: UUID) -> EntityT | None: ...

    async def page(self, after: UUID | None, limit: int) -> Sequence[EntityT]: ...

    async def replace(self, entity: EntityT, expected: int) -> bool: ...

    async def remove(self, entity_id: UUID, expected: int) -> bool: ...


class Adoption(Generic[EntityT]):
    """Adds, renews and drops copies. Lives inside a unit of work.

    `copies` is the collection in which a copy becomes known to whoever hears of entities; what is
    added to `beginnings` as well is new to the world, not to this service alone.
    """

    def __init__(
        self,
        numbers: Numbers[EntityT],
        copies: Collection[EntityT],
        beginnings: Collection[EntityT],
    ) -> None:
        self.numbers = numbers
        self.copies = copies
        self._beginnings = beginnings

    async def take(
        self,
        translation: Translation[EntityT, FieldsT],
        stamp: Stamp,
        fields: FieldsT,
        *,
        begin: bool = False,
    ) -> Done:
        """Let the copy be of this version of a record, unless it is of a later one already.

        Raises `Invalid`.
        """
        known = await self.numbers.lock(translation.route, stamp.no)
        entity_id = translation.id_of(stamp.no)
        held = await self.copies.get(entity_id)
        done: Done = "kept"
        if not known.gone and known.revision < stamp.revision:
            held, done = await self._write(translation, held, stamp, fields)
            await self.numbers.note(dataclasses.replace(known, revision=stamp.revision))
        if begin and held is not None:
            await self._beginnings.add(held)
        return done

    async def _write(
        self,
        translation: Translation[EntityT, FieldsT],
        held: EntityT | None,
        stamp: Stamp,
        fields: FieldsT,
    ) -> tuple[EntityT, Done]:
        if held is None:
            adopted = translation.adopt(fields, translation.id_of(stamp.no), stamp)
            await self.copies.add(adopted)
            return adopted, "adopted"
        renewed = translation.renew(held, fields, stamp)
        if not await self.copies.replace(renewed, held.version):
            raise StaleVersion("the copy has just been changed")
        return renewed, "renewed"

    async def drop(self, translation: Translation[EntityT, FieldsT], no: int) -> None:
        """Forget the copy of a record that is gone, for good."""
        known = await self.numbers.lock(translation.route, no)
        await self.numbers.note(dataclasses.replace(known, gone=True))
        held = await self.copies.get(translation.id_of(no))
        if held is not None:
            await self.copies.remove(held.id, held.version)


class Nowhere(Generic[EntityT]):
    """A collection that keeps nothing: what wraps it does its part, and that is all."""

    async def add(self, entity: EntityT) -> None:
        """Nothing."""

    async def get(self, entity_id: UUID) -> EntityT | None:
        """Nothing is there."""
        return None

    async def page(self, after: UUID | None, limit: int) -> Sequence[EntityT]:
        """Nothing is there."""
        return []

    async def replace(self, entity: EntityT, expected: int) -> bool:
        """Nothing is there."""
        return False

    async def remove(self, entity_id: UUID, expected: int) -> bool:
        """Nothing is there."""
        return False


class KeptElsewhere(Generic[EntityT]):
    """The collection, in which a copy can be read, and changed only where its record is.

    Otherwise the next version of the record would silently undo the change, and whoever goes back
    to the legacy application would lose it.
    """

    def __init__(self, inner: Collection[EntityT], numbers: Numbers[EntityT]) -> None:
        self._inner = inner
        self._numbers = numbers

    async def add(self, entity: EntityT) -> None:
        """Put a new one in."""
        await self._inner.add(entity)

    async def get(self, entity_id: UUID) -> EntityT | None:
        """The one with this id, if there is one."""
        return await self._inner.get(entity_id)

    async def page(self, after: UUID | None, limit: int) -> Sequence[EntityT]:
        """At most `limit` of them in the order of their ids, from the one after `after`."""
        return await self._inner.page(after, limit)

    async def replace(self, entity: EntityT, expected: int) -> bool:
        """Put a new version in the place of version `expected`. Raises `Conflict` for a copy."""
        _own(await self._numbers.of(entity.id))
        return await self._inner.replace(entity, expected)

    async def remove(self, entity_id: UUID, expected: int) -> bool:
        """Take version `expected` out. Raises `Conflict` for a copy."""
        _own(await self._numbers.of(entity_id))
        return await self._inner.remove(entity_id, expected)


def _own(known: Known | None) -> None:
    if known is not None and not known.gone:
        raise Conflict(
            f"this is the copy of record {known.no} of the route {known.route}: change it there"
        )

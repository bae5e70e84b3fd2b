"""What a service does with the copies of legacy records, one transaction at a time."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from chassis.legacy.adoption import Adoption, Done, Entity, EntityT
from chassis.legacy.numbers import Known
from chassis.legacy.records import Row, Stamp
from chassis.legacy.translation import Translation

FieldsT = TypeVar("FieldsT")


class UnitOfWork(Protocol[EntityT]):
    """One transaction of the service: see its ports."""

    @property
    def adoption(self) -> Adoption[EntityT]: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    async def commit(self) -> None: ...


class Copies(Generic[EntityT, FieldsT]):
    """The copies of the records below one path. Rows that come in went `through` already."""

    def __init__(
        self,
        translation: Translation[EntityT, FieldsT],
        unit_of_work: Callable[[], UnitOfWork[EntityT]],
    ) -> None:
        self._translation = translation
        self._unit_of_work = unit_of_work

    async def heal(self, rows: Sequence[Row]) -> None:
        """Make good the copies of what was read: nothing is written where nothing is missing."""
        stamps = {stamp.no: (stamp, row) for stamp, row in ((Stamp.of(row), row) for row in rows)}
        async with self._unit_of_work() as uow:
            known = await uow.adoption.numbers.known(self._translation.route, list(stamps))
            missed = [one for no, one in sorted(stamps.items()) if _is_news(one[0], known.get(no))]
            for stamp, row in missed:  # from low to high: two readers wait, and never lock up
                await uow.adoption.take(self._translation, stamp, self._translation.read(row))
            if missed:
                await uow.commit()

    async def keep(self, row: Row, *, begin: bool = False) -> Done:
        """Keep the copy of what was written; with `begin` it is new to the world."""
        fields = self._translation.read(row)
        async with self._unit_of_work() as uow:
            done = await uow.adoption.take(self._translation, Stamp.of(row), fields, begin=begin)
            await uow.commit()
        return done

    async def forget(self, no: int) -> None:
        """Drop the copy of a record that was deleted: it never comes back."""
        async with self._unit_of_work() as uow:
            await uow.adoption.drop(self._translation, no)
            await uow.commit()

    async def knows(self, no: int) -> bool:
        """Whether there is a copy of this record."""
        async with self._unit_of_work() as uow:
            known = (await uow.adoption.numbers.known(self._translation.route, [no])).get(no)
        return known is not None and not known.gone

    async def after(self, no: int, limit: int) -> Sequence[Row]:
        """At most `limit` records from their copies, by their numbers, from the one after `no`."""
        async with self._unit_of_work() as uow:
            found = await uow.adoption.numbers.page(self._translation.route, no, limit)
        return [self._translation.row(entity, _stamp(known, entity)) for known, entity in found]


def _is_news(stamp: Stamp, known: Known | None) -> bool:
    return known is None or (not known.gone and known.revision < stamp.revision)


def _stamp(known: Known, entity: Entity) -> Stamp:
    return Stamp(
        no=known.no,
        revision=known.revision,
        created=entity.created_at,
        updated=entity.updated_at,
    )

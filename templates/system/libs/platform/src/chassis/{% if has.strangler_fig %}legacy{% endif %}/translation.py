"""What a service says of its entity and a legacy record: data and pure functions, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from chassis.errors import Invalid
from chassis.legacy.records import Reader, Row, Stamp, id_of, name_of

EntityT = TypeVar("EntityT")
FieldsT = TypeVar("FieldsT")


class Refused(Exception):
    """Well-shaped, and against a rule of the service; `field` is the legacy name, if it is one."""

    def __init__(self, field: str) -> None:
        super().__init__(f"refused for its {field or 'values'}")
        self.field = field

    @classmethod
    def by(cls, error: Invalid) -> "Refused":
        """What a failure of the domain is called on the legacy API."""
        return cls(name_of(next(iter(error.fields), "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Generic[EntityT, FieldsT]):
    """Between the records below one path of a legacy application and the entity of a service."""

    route: str
    """The name of the route that is taken over."""
    legacy: str
    """The legacy application."""
    path: str
    fields: Callable[[Reader], FieldsT]
    """What the domain needs of a record. Raises `Misshapen`."""
    adopt: Callable[[FieldsT, UUID, Stamp], EntityT]
    """The first version of a copy. Raises `Invalid`."""
    renew: Callable[[EntityT, FieldsT, Stamp], EntityT]
    """The next version of a copy. Raises `Invalid`."""
    row: Callable[[EntityT, Stamp], Row]
    """A record, of the entity and of which record it is a copy."""

    def id_of(self, no: int) -> UUID:
        """The id of the copy of a record."""
        return id_of(self.route, no)

    def read(self, row: Row) -> FieldsT:
        """What the domain needs of a record. Raises `Misshapen`, also for what nobody knows."""
        reader = Reader(row)
        fields = self.fields(reader)
        reader.finish()
        return fields

    def through(self, row: Row) -> Row:
        """The record, through the domain model and back. Raises `Misshapen`, `Invalid`."""
        stamp = Stamp.of(row)
        return self.row(self.adopt(self.read(row), self.id_of(stamp.no), stamp), stamp)

    def check(self, row: Row, stamp: Stamp) -> FieldsT:
        """What the domain needs of a body, if it keeps the rules. Raises `Misshapen`, `Refused`."""
        fields = self.read(row)
        try:
            self.adopt(fields, self.id_of(stamp.no), stamp)
        except Invalid as error:
            raise Refused.by(error) from error
        return fields

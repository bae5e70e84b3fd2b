"""The normal form of a spec: complete, explicit and immutable.

Everything a team may want to change stands in it (ports, plurals, pulled-in patterns); everything
that merely follows from it is derived by the template at every render.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from msgen.spec import limits
from msgen.spec.fields import FieldType, parse_type

Name = Annotated[
    str, StringConstraints(pattern=f"^{limits.NAME_PATTERN}$", max_length=limits.MAX_NAME)
]
EntityName = Annotated[
    str, StringConstraints(pattern=f"^{limits.ENTITY_PATTERN}$", max_length=limits.MAX_ENTITY)
]
FieldName = Annotated[
    str, StringConstraints(pattern=f"^{limits.SNAKE_PATTERN}$", max_length=limits.MAX_FIELD)
]
Plural = Annotated[
    str, StringConstraints(pattern=f"^{limits.SNAKE_PATTERN}$", max_length=limits.MAX_PLURAL)
]
Port = Annotated[int, Field(ge=limits.MIN_PORT, le=limits.MAX_PORT)]
Ci = Literal["github", "gitlab", "none"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class EntityField(_Frozen):
    """One field of an entity: its name and its type as written, such as `str` or `text?`."""

    name: FieldName = Field(description="Name of the field and of its column, snake_case.")
    type: str = Field(description="Kind of the field; a trailing `?` makes it optional.")

    @property
    def parsed(self) -> FieldType:
        """The type, taken apart."""
        parsed = parse_type(self.type)
        assert isinstance(parsed, FieldType)  # noqa: S101  (normalise let nothing else through)
        return parsed


class Entity(_Frozen):
    """What a service keeps: one aggregate with its own table and REST collection."""

    name: EntityName = Field(description="Class name of the entity, CamelCase and singular.")
    plural: Plural = Field(
        description="Table name and, with hyphens, last part of the collection's path; snake_case."
    )
    fields: tuple[EntityField, ...] = Field(
        min_length=1,
        max_length=limits.MAX_FIELDS,
        description="Fields by name, besides the id, version and timestamps every entity has.",
    )


class Service(_Frozen):
    """One service: a bounded context with one entity, its port and the services it calls."""

    name: Name = Field(description="Name of the service, kebab-case; also its route and database.")
    port: Port = Field(description="Port on a developer's machine; assigned once, then kept.")
    entity: Entity = Field(description="What the service keeps.")
    calls: tuple[Name, ...] = Field(
        description="Services it calls synchronously; each gets a typed client."
    )


class System(_Frozen):
    """A whole system in normal form."""

    system_name: Name = Field(description="Name of the system, kebab-case.")
    patterns: tuple[str, ...] = Field(description="Ids of the chosen patterns.")
    services: tuple[Service, ...] = Field(
        min_length=1, max_length=limits.MAX_SERVICES, description="The services of the system."
    )
    gateway_port: Port | None = Field(
        description="Port of the public door on a developer's machine; only with api-gateway."
    )
    ci: Ci = Field(description="Continuous integration of the generated repository.")

    def service(self, name: str) -> Service:
        """Return a service by name.

        Raises:
            KeyError: When there is none.
        """
        for service in self.services:
            if service.name == name:
                return service
        raise KeyError(name)

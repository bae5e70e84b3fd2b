"""The normal form of a spec: complete, explicit and immutable.

Everything a team may want to change stands in it (ports, plurals, pulled-in patterns); everything
that merely follows from it is derived by the template at every render.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from msgen.spec import limits
from msgen.spec.fields import FieldType, parse_type
from msgen.spec.figures import FIGURES, nested

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
EventName = Annotated[
    str, StringConstraints(pattern=f"^{limits.ENTITY_PATTERN}$", max_length=limits.MAX_EVENT)
]
JobName = Annotated[
    str, StringConstraints(pattern=f"^{limits.NAME_PATTERN}$", max_length=limits.MAX_JOB)
]
Schedule = Annotated[
    str, StringConstraints(pattern=f"^{limits.SCHEDULE_PATTERN}$", max_length=limits.MAX_SCHEDULE)
]
RoutePath = Annotated[
    str, StringConstraints(pattern=f"^{limits.PATH_PATTERN}$", max_length=limits.MAX_PATH)
]
LegacyUrl = Annotated[
    str, StringConstraints(pattern=f"^{limits.URL_PATTERN}$", max_length=limits.MAX_URL)
]
EventRef = Annotated[str, StringConstraints(pattern=f"^{limits.EVENT_PATTERN}$")]
StepTimeout = Annotated[int, Field(ge=1, le=limits.MAX_STEP_TIMEOUT)]
SagaTimeout = Annotated[int, Field(ge=1, le=limits.MAX_SAGA_TIMEOUT)]
Ci = Literal["github", "gitlab", "none"]
Moment = Literal["created", "changed", "removed"]
Style = Literal["orchestration", "choreography"]
Effect = Literal["holds", "creates", "takes"]


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


class Event(_Frozen):
    """One event a service publishes, and when."""

    name: EventName = Field(description="Class name of the event, CamelCase: what has happened.")
    on: Moment = Field(description="The moment in the entity's life that it tells of.")


def _says(place: str) -> Any:  # noqa: ANN401 - as pydantic's own Field
    """A figure of a policy, None where the policy says nothing of it."""
    figure = FIGURES[place]
    return Field(default=None, ge=figure.least, le=figure.most, description=figure.meaning)


class Breaker(_Frozen):
    """When a circuit breaker cuts off whom it calls, and for how long."""

    failure_percent: int | None = _says("breaker.failure_percent")
    slow_seconds: float | None = _says("breaker.slow_seconds")
    slow_percent: int | None = _says("breaker.slow_percent")
    minimum_calls: int | None = _says("breaker.minimum_calls")
    window_seconds: int | None = _says("breaker.window_seconds")
    open_seconds: float | None = _says("breaker.open_seconds")


class Retry(_Frozen):
    """How often and when a call that failed is attempted again."""

    attempts: int | None = _says("retry.attempts")
    first_delay: float | None = _says("retry.first_delay")
    longest_delay: float | None = _says("retry.longest_delay")
    budget_percent: int | None = _says("retry.budget_percent")


class Bulkhead(_Frozen):
    """How much of a caller one service may occupy."""

    concurrent: int | None = _says("bulkhead.concurrent")


class Policy(_Frozen):
    """How calls are guarded: all figures of a system, or those that differ for one call."""

    connect_timeout: float | None = _says("connect_timeout")
    read_timeout: float | None = _says("read_timeout")
    total_timeout: float | None = _says("total_timeout")
    breaker: Breaker | None = Field(
        default=None,
        description="When calls that fail or are slow are cut off; only with circuit-breaker.",
    )
    retry: Retry | None = Field(
        default=None, description="How calls are attempted again; only with retry."
    )
    bulkhead: Bulkhead | None = Field(
        default=None, description="How many calls may run at the same time; only with bulkhead."
    )

    def figures(self) -> dict[str, float]:
        """Every figure it says by its place: `breaker.open_seconds`."""
        flat: dict[str, float] = {}
        for place in FIGURES:
            section, dot, name = place.rpartition(".")
            holder = getattr(self, section) if dot else self
            figure: float | None = getattr(holder, name, None)
            if figure is not None:
                flat[place] = figure
        return flat

    def changed_by(self, change: Policy) -> Policy:
        """The policy with what differs for one call laid over it."""
        return Policy.model_validate(nested(self.figures() | change.figures()))


class EdgePolicy(_Frozen):
    """What differs for the calls to one service."""

    service: Name = Field(description="Service that is called.")
    policy: Policy = Field(description="The figures that differ from those of the system.")


class Service(_Frozen):
    """One service: a bounded context with one entity, its port and the services it calls."""

    name: Name = Field(description="Name of the service, kebab-case; also its route and database.")
    port: Port = Field(description="Port on a developer's machine; assigned once, then kept.")
    entity: Entity = Field(description="What the service keeps.")
    calls: tuple[Name, ...] = Field(
        description="Services it calls synchronously; each gets a typed client."
    )
    publishes: tuple[Event, ...] | None = Field(
        default=None,
        max_length=limits.MAX_EVENTS,
        description="Events by name, each with the moment in the entity's life that it tells of; "
        "only with event-driven.",
    )
    consumes: tuple[EventRef, ...] | None = Field(
        default=None,
        description="Events of other services it reacts to, as service.Event; "
        "only with event-driven.",
    )
    call_policies: tuple[EdgePolicy, ...] | None = Field(
        default=None,
        description="What differs from call_policy, by the name of the service that is called; "
        "only with bulkhead, circuit-breaker or retry.",
    )

    @property
    def called(self) -> tuple[str, ...]:
        """Whom it calls, by name."""
        return self.calls


class Takes(_Frozen):
    """What a step takes away from an entity of its participant."""

    field: FieldName = Field(
        description="Field of the participant's entity that becomes less: int or decimal."
    )
    amount: FieldName = Field(
        description="Field of the owner's entity that says by how much, of the same kind."
    )
    match: FieldName = Field(
        description="Field that both entities have and that is equal in both: which entity to take "
        "from."
    )


class Step(_Frozen):
    """One step of a saga: what a participant does, and how it is undone."""

    service: Name = Field(description="Service that does it; may be the saga's own.")
    action: Name = Field(description="What it does, kebab-case: reserve.")
    compensation: Name = Field(description="What undoes it, kebab-case: release.")
    timeout: StepTimeout = Field(description="Seconds until the step counts as failed.")
    effect: Effect = Field(
        description="What it changes at the participant: `holds` keeps a record of the step alone, "
        "`creates` creates an entity, `takes` subtracts from a field of one."
    )
    takes: Takes | None = Field(
        default=None, description="What is subtracted from where; only with the effect `takes`."
    )


class Saga(_Frozen):
    """One business process over several services, done as a whole or undone."""

    name: Name = Field(description="Name of the saga, kebab-case: place-order.")
    service: Name = Field(
        description="Service that owns it; the saga begins when an entity of it is created."
    )
    style: Style = Field(
        description="`orchestration`: the owner calls each participant; `choreography`: they pass "
        "messages on, which needs event-driven."
    )
    timeout: SagaTimeout = Field(description="Seconds in total; then what was done is undone.")
    steps: tuple[Step, ...] = Field(
        min_length=1, max_length=limits.MAX_STEPS, description="The steps, in their order."
    )


class Source(_Frozen):
    """One service whose entities a read model holds."""

    service: Name = Field(description="Service whose events are projected.")
    key: FieldName = Field(
        description="Field of its entity that holds the id of the first source's entity; `id` for "
        "the first source itself."
    )


class ReadModel(_Frozen):
    """One read model: a query service of its own, filled from the events of its sources."""

    name: Name = Field(
        description="Name of the read model, kebab-case; also its route and database."
    )
    port: Port = Field(description="Port on a developer's machine; assigned once, then kept.")
    sources: tuple[Source, ...] = Field(
        min_length=1,
        max_length=limits.MAX_SOURCES,
        description="What it is made of: the service it shows first, then those joined to it.",
    )


class Part(_Frozen):
    """One service whose answers a composition puts together with others."""

    service: Name = Field(description="Service that is asked.")
    key: FieldName = Field(
        description="Field of its entity that equals `via` of the first source's entity: `id`, "
        "which one entity has, or a required uuid or reference, which several may have."
    )
    via: FieldName = Field(
        description="Field of the first source's entity by which the others are found: `id`, or a "
        "required uuid or reference."
    )
    required: bool = Field(
        description="Whether there is no answer without it; the first source always is."
    )


class Composition(_Frozen):
    """One composition: a service of its own that answers with what others know."""

    name: Name = Field(description="Name of the composition, kebab-case; also its route.")
    port: Port = Field(description="Port on a developer's machine; assigned once, then kept.")
    sources: tuple[Part, ...] = Field(
        min_length=1,
        max_length=limits.MAX_SOURCES,
        description="Whom it asks: the service it shows first, then those joined to it.",
    )
    call_policies: tuple[EdgePolicy, ...] | None = Field(
        default=None,
        description="What differs from call_policy, by the name of the source; "
        "only with bulkhead, circuit-breaker or retry.",
    )

    @property
    def called(self) -> tuple[str, ...]:
        """Whom it asks, by name."""
        return tuple(part.service for part in self.sources)


class Job(_Frozen):
    """One scheduled job: one of the instances of its service leads, and runs it."""

    name: JobName = Field(description="Name of the job, kebab-case: summarise-orders.")
    service: Name = Field(description="Service that has it.")
    schedule: Schedule = Field(
        description="When it is due, in UTC: five cron fields (minute, hour, day of the month, "
        "month, day of the week), or six with the seconds first."
    )


class Route(_Frozen):
    """One route of a legacy application that a service takes over, share by share."""

    path: RoutePath = Field(
        description="Its path at the gateway and at the legacy application, with all that is below "
        "it: /backoffice/orders."
    )
    service: Name = Field(description="Service that takes it over.")


class Legacy(_Frozen):
    """One application from before the system, whose routes its services take over."""

    name: Name = Field(description="Name of the legacy application, kebab-case: backoffice.")
    port: Port = Field(description="Port on a developer's machine; assigned once, then kept.")
    url: LegacyUrl | None = Field(
        description="Where the existing application is, such as http://erp.internal:8080: scheme, "
        "host and port. On a developer's machine, and everywhere when it is null, a small one "
        "that is generated stands in for it."
    )
    routes: tuple[Route, ...] = Field(
        min_length=1,
        max_length=limits.MAX_ROUTES,
        description="What services take over: one route for each of them.",
    )


class System(_Frozen):
    """A whole system in normal form."""

    system_name: Name = Field(description="Name of the system, kebab-case.")
    patterns: tuple[str, ...] = Field(description="Ids of the chosen patterns.")
    services: tuple[Service, ...] = Field(
        min_length=1, max_length=limits.MAX_SERVICES, description="The services of the system."
    )
    sagas: tuple[Saga, ...] | None = Field(
        default=None,
        max_length=limits.MAX_SAGAS,
        description="Business processes over several services; only with saga.",
    )
    read_models: tuple[ReadModel, ...] | None = Field(
        default=None,
        max_length=limits.MAX_READ_MODELS,
        description="Query services filled from events; only with cqrs.",
    )
    compositions: tuple[Composition, ...] | None = Field(
        default=None,
        max_length=limits.MAX_COMPOSITIONS,
        description="Services that answer with what others know; only with api-composition.",
    )
    call_policy: Policy | None = Field(
        default=None,
        description="How calls between services are guarded; only with bulkhead, circuit-breaker "
        "or retry.",
    )
    jobs: tuple[Job, ...] | None = Field(
        default=None,
        max_length=limits.MAX_JOBS,
        description="Scheduled jobs of the services; only with leader-election.",
    )
    legacy: tuple[Legacy, ...] | None = Field(
        default=None,
        max_length=limits.MAX_LEGACY,
        description="Legacy applications whose routes services take over; only with strangler-fig.",
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

"""The spec that grows while the wizard asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from msgen.spec import PATTERNS, normalise
from msgen.spec.patterns import GUARDS
from msgen.wizard import policies, references

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from msgen.spec import Pattern, System
    from msgen.spec.model import Composition, EdgePolicy, Job, Legacy, Policy, ReadModel, Saga


_SOME: Final = ["a", {"name": "b", "entity": {"name": "B", "fields": {"a_id": "uuid"}}}]
"""Services that any pattern can act on, for as long as there are none."""


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service as answered so far; an empty text or tuple stands for "leave it to msgen".

    Attributes:
        name: Its name.
        entity: Name of its entity.
        fields: `name:type` texts.
        calls: Names of the services it calls.
        port: Its port, if it has one already.
        plural: Plural of the entity, if it has one already.
        publishes: Its events, each with its moment.
        consumes: Events of others, as service.Event.
        call_policies: What differs for single calls.
    """

    name: str
    entity: str = ""
    fields: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    port: int | None = None
    plural: str = ""
    publishes: tuple[tuple[str, str], ...] = ()
    consumes: tuple[str, ...] = ()
    call_policies: tuple[EdgePolicy, ...] = ()

    def calling(self, calls: Collection[str]) -> ServiceDraft:
        """The service with these calls; what was said of others goes with them."""
        kept = tuple(each for each in self.call_policies if each.service in calls)
        return replace(self, calls=tuple(calls), call_policies=kept)

    def raw(self, patterns: Collection[str]) -> dict[str, object]:
        """The service as a spec with these patterns spells it."""
        entity = {
            key: value
            for key, value in (
                ("name", self.entity),
                ("plural", self.plural),
                ("fields", list(self.fields)),
            )
            if value
        }
        raw: dict[str, object] = {"name": self.name, "calls": list(self.calls)}
        if entity:
            raw["entity"] = entity
        if self.port is not None:
            raw["port"] = self.port
        if self.publishes:
            raw["publishes"] = dict(self.publishes)
        if self.consumes:
            raw["consumes"] = list(self.consumes)
        if self.call_policies and not set(GUARDS).isdisjoint(patterns):
            raw["call_policies"] = policies.by_service(self.call_policies, patterns)
        return raw


@dataclass(frozen=True, slots=True)
class SystemDraft:
    """A system as answered so far; what is empty or None is left to msgen."""

    system_name: str
    patterns: tuple[str, ...]
    services: tuple[ServiceDraft, ...] = ()
    sagas: tuple[Saga, ...] = ()
    read_models: tuple[ReadModel, ...] = ()
    compositions: tuple[Composition, ...] = ()
    call_policy: Policy | None = None
    jobs: tuple[Job, ...] = ()
    legacy: tuple[Legacy, ...] = ()
    gateway_port: int | str | None = None
    ci: str = "github"
    excluded: frozenset[str] = frozenset()
    catalogue: tuple[Pattern, ...] = PATTERNS

    @classmethod
    def started(
        cls,
        raw: Mapping[str, object],
        excluded: Collection[str],
        catalogue: tuple[Pattern, ...] = PATTERNS,
    ) -> SystemDraft:
        """The draft to begin with: name and services may be missing, all else is checked.

        Raises:
            InputError: Anything else in the raw spec is wrong.
        """
        given = raw.get("system_name")
        services = raw.get("services")
        known = {"system_name": "a", "services": services or _SOME}
        done = normalise({**raw, **known}, excluded=excluded, catalogue=catalogue)
        draft = replace(cls.of(done.system, excluded), catalogue=catalogue)
        if not _tells_events(services):
            draft = draft.without_events()
        return replace(
            draft,
            system_name=given if isinstance(given, str) else "",
            services=draft.services if services else (),
            sagas=draft.sagas if raw.get("sagas") else (),
            read_models=draft.read_models if raw.get("read_models") else (),
            compositions=draft.compositions if raw.get("compositions") else (),
            call_policy=draft.call_policy if raw.get("call_policy") else None,
            jobs=draft.jobs if raw.get("jobs") else (),
            legacy=draft.legacy if raw.get("legacy") else (),
        )

    @classmethod
    def of(cls, system: System, excluded: Collection[str]) -> SystemDraft:
        """The draft that a finished system is."""
        return cls(
            system_name=system.system_name,
            patterns=system.patterns,
            services=tuple(
                ServiceDraft(
                    name=service.name,
                    entity=service.entity.name,
                    fields=tuple(f"{each.name}:{each.type}" for each in service.entity.fields),
                    calls=service.calls,
                    port=service.port,
                    plural=service.entity.plural,
                    publishes=tuple((event.name, event.on) for event in service.publishes or ()),
                    consumes=service.consumes or (),
                    call_policies=service.call_policies or (),
                )
                for service in system.services
            ),
            sagas=system.sagas or (),
            read_models=system.read_models or (),
            compositions=system.compositions or (),
            call_policy=system.call_policy,
            jobs=system.jobs or (),
            legacy=system.legacy or (),
            gateway_port=system.gateway_port,
            ci=system.ci,
            excluded=frozenset(excluded),
        )

    def raw(self) -> dict[str, object]:
        """The system as a spec spells it."""
        events = "event-driven" in self.patterns
        services = self.services if events else self.without_events().services
        raw: dict[str, object] = {
            "system_name": self.system_name,
            "patterns": list(self.patterns),
            "services": [service.raw(self.patterns) for service in services],
            "ci": self.ci,
        }
        if self.gateway_port is not None and "api-gateway" in self.patterns:
            raw["gateway_port"] = self.gateway_port
        if self.sagas and "saga" in self.patterns:
            raw["sagas"] = [saga.model_dump(exclude_none=True) for saga in self.sagas]
        if self.read_models and "cqrs" in self.patterns:
            raw["read_models"] = [view.model_dump() for view in self.read_models]
        if self.compositions and "api-composition" in self.patterns:
            raw["compositions"] = [
                policies.composition_raw(each, self.patterns) for each in self.compositions
            ]
        if self.call_policy is not None and not set(GUARDS).isdisjoint(self.patterns):
            raw["call_policy"] = policies.readable(self.call_policy, self.patterns)
        if self.jobs and "leader-election" in self.patterns:
            raw["jobs"] = [job.model_dump() for job in self.jobs]
        if self.legacy and "strangler-fig" in self.patterns:
            raw["legacy"] = [each.model_dump(mode="json") for each in self.legacy]
        return raw

    def with_service(self, index: int, service: ServiceDraft) -> SystemDraft:
        """The system with a service replaced, or added at the end."""
        services = list(self.services)
        services[index : index + 1] = [service]
        return replace(self, services=tuple(services))

    def without_events(self) -> SystemDraft:
        """The system without a word of events."""
        silent = (replace(service, publishes=(), consumes=()) for service in self.services)
        return replace(self, services=tuple(silent))

    def without_service(self, index: int) -> SystemDraft:
        """The system without a service and its part in what others do.

        Calls to it stay, for the rules to complain about, unless a saga is what they are for.
        """
        gone = self.services[index].name
        owners = references.owners_with(self.sagas, gone)
        others = self.services[:index] + self.services[index + 1 :]
        return replace(
            self,
            services=tuple(
                replace(
                    service,
                    calls=tuple(
                        peer for peer in service.calls if peer != gone or service.name not in owners
                    ),
                    consumes=tuple(it for it in service.consumes if not it.startswith(f"{gone}.")),
                    call_policies=references.without_callee(service.call_policies, gone),
                )
                for service in others
            ),
            sagas=references.without_participant(self.sagas, gone),
            read_models=references.without_source(self.read_models, gone),
            compositions=references.without_part(self.compositions, gone),
            jobs=tuple(job for job in self.jobs if job.service != gone),
            legacy=references.without_heir(self.legacy, gone),
        )

    def renamed(self, index: int, name: str, entity: str) -> SystemDraft:
        """The system with a service and its entity renamed, also where others refer to them."""
        old = self.services[index]
        reference, renamed = f"{old.name}.{old.entity}", f"{name}.{entity}"

        def adapted(service: ServiceDraft) -> ServiceDraft:
            return replace(
                service,
                calls=tuple(name if peer == old.name else peer for peer in service.calls),
                fields=tuple(_retyped(text, reference, renamed) for text in service.fields),
                consumes=tuple(
                    f"{name}.{event}" if peer == old.name else f"{peer}.{event}"
                    for peer, _, event in (each.partition(".") for each in service.consumes)
                ),
                call_policies=references.with_callee(service.call_policies, old.name, name),
            )

        plural = old.plural if entity == old.entity else ""
        services = [adapted(service) for service in self.services]
        services[index] = replace(services[index], name=name, entity=entity, plural=plural)
        return replace(
            self,
            services=tuple(services),
            sagas=references.with_participant(self.sagas, old.name, name),
            read_models=references.with_source(self.read_models, old.name, name),
            compositions=references.with_part(self.compositions, old.name, name),
            jobs=references.with_employer(self.jobs, old.name, name),
            legacy=references.with_heir(self.legacy, old.name, name),
        )


def _tells_events(services: object) -> bool:
    """Whether somebody wrote of events; else they are msgen's to suggest, as the system grows."""
    listed = cast("list[object]", services) if isinstance(services, list) else []
    keys = [set(cast("dict[str, object]", each)) for each in listed if isinstance(each, dict)]
    return any({"publishes", "consumes"} & each for each in keys)


def _retyped(field: str, reference: str, renamed: str) -> str:
    name, colon, kind = field.partition(":")
    optional = "?" if kind.endswith("?") else ""
    return f"{name}{colon}{renamed}{optional}" if kind.rstrip("?") == reference else field

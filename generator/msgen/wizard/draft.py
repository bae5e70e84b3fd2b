"""The spec that grows while the wizard asks, and what the rules say about each answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgen.errors import InputError
from msgen.spec import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from msgen.errors import Finding
    from msgen.spec import System


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
    """

    name: str
    entity: str = ""
    fields: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    port: int | None = None
    plural: str = ""

    def raw(self) -> dict[str, object]:
        """The service as a spec spells it."""
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
        return raw


@dataclass(frozen=True, slots=True)
class SystemDraft:
    """A system as answered so far."""

    system_name: str
    patterns: tuple[str, ...]
    services: tuple[ServiceDraft, ...] = ()
    gateway_port: int | str | None = None
    ci: str = "github"
    excluded: frozenset[str] = frozenset()

    @classmethod
    def started(cls, raw: Mapping[str, object], excluded: Collection[str]) -> SystemDraft:
        """The draft to begin with: name and services may be missing, all else is checked.

        Raises:
            InputError: Anything else in the raw spec is wrong.
        """
        given = raw.get("system_name")
        services = raw.get("services")
        known = {"system_name": "a", "services": services or ["a"]}
        draft = cls.of(normalise({**raw, **known}, excluded=excluded).system, excluded)
        return replace(
            draft,
            system_name=given if isinstance(given, str) else "",
            services=draft.services if services else (),
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
                )
                for service in system.services
            ),
            gateway_port=system.gateway_port,
            ci=system.ci,
            excluded=frozenset(excluded),
        )

    def raw(self) -> dict[str, object]:
        """The system as a spec spells it."""
        raw: dict[str, object] = {
            "system_name": self.system_name,
            "patterns": list(self.patterns),
            "services": [service.raw() for service in self.services],
            "ci": self.ci,
        }
        if self.gateway_port is not None and "api-gateway" in self.patterns:
            raw["gateway_port"] = self.gateway_port
        return raw

    def with_service(self, index: int, service: ServiceDraft) -> SystemDraft:
        """The system with a service replaced, or added at the end."""
        services = list(self.services)
        services[index : index + 1] = [service]
        return replace(self, services=tuple(services))

    def without_service(self, index: int) -> SystemDraft:
        """The system without a service."""
        return replace(self, services=self.services[:index] + self.services[index + 1 :])

    def renamed(self, index: int, name: str, entity: str) -> SystemDraft:
        """The system with a service and its entity renamed, also where others refer to them."""
        old = self.services[index]
        reference, renamed = f"{old.name}.{old.entity}", f"{name}.{entity}"

        def adapted(service: ServiceDraft) -> ServiceDraft:
            return replace(
                service,
                calls=tuple(name if peer == old.name else peer for peer in service.calls),
                fields=tuple(_retyped(text, reference, renamed) for text in service.fields),
            )

        plural = old.plural if entity == old.entity else ""
        services = [adapted(service) for service in self.services]
        services[index] = replace(services[index], name=name, entity=entity, plural=plural)
        return replace(self, services=tuple(services))


def _retyped(field: str, reference: str, renamed: str) -> str:
    name, colon, kind = field.partition(":")
    optional = "?" if kind.endswith("?") else ""
    return f"{name}{colon}{renamed}{optional}" if kind.rstrip("?") == reference else field


def findings(draft: SystemDraft) -> tuple[Finding, ...]:
    """What the rules of a spec have against a draft."""
    try:
        normalise(draft.raw(), excluded=draft.excluded)
    except InputError as error:
        return error.findings
    return ()


class Rules:
    """What an answer would make wrong; what was wrong or missing before is not its fault."""

    def __init__(self, before: SystemDraft) -> None:
        self._before = frozenset(findings(before))

    def problem(self, after: SystemDraft) -> str | None:
        """The first new mistake, with its hint, in one line."""
        for finding in findings(after):
            if finding not in self._before:
                return f"{finding.message}: {finding.hint}" if finding.hint else finding.message
        return None

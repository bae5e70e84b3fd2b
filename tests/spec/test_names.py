"""Names that would break the generated system are refused with the reason."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from msgen.spec import names
from msgen.spec.names import (
    ACTION,
    COMPOSITION,
    ENTITY,
    EVENT,
    FIELD,
    JOB,
    LEGACY,
    PLURAL,
    READ_MODEL,
    SAGA,
    SERVICE,
    SYSTEM,
    Style,
    problem_with,
)

REFUSED = [
    (SERVICE, "", "needs a name"),
    (SERVICE, "a" * 31, "has 31 characters, at most 30"),
    (SERVICE, "..", "cannot name a service"),
    (SERVICE, "a/b", "cannot name a service"),
    (SERVICE, "a--b", "cannot name a service"),
    (SERVICE, "a-", "cannot name a service"),
    (SERVICE, "1a", "cannot name a service"),
    (SERVICE, "a_b", "cannot name a service"),
    (SERVICE, "Ware", "cannot name a service"),
    (SERVICE, "ware\n", "cannot name a service"),
    (SERVICE, "{{ware}}", "cannot name a service"),
    (SERVICE, "a: b", "cannot name a service"),
    (SERVICE, "$(id)", "cannot name a service"),
    (SERVICE, "w\u0430re", "CYRILLIC SMALL LETTER A"),
    (SERVICE, "\uff57are", "FULLWIDTH LATIN SMALL LETTER W"),
    (SERVICE, "class", "Python keyword"),
    (SERVICE, "match", "Python keyword"),
    (SERVICE, "no", "YAML 1.1"),
    (SERVICE, "email", "standard library"),
    (SERVICE, "asyncore", "standard library"),
    (SERVICE, "xml", "standard library"),
    (SERVICE, "fastapi", "the generated services install"),
    (SERVICE, "typing-extensions", "the generated services install"),
    (SERVICE, "edge-auth", "part of every generated repository"),
    (SERVICE, "chassis", "part of every generated repository"),
    (SERVICE, "gateway", "part of every generated repository"),
    (SERVICE, "postgres", "part of the local stack"),
    (SERVICE, "localhost", "part of the local stack"),
    (SERVICE, "health", "path the gateway"),
    (SERVICE, "metrics", "path the gateway"),
    (SERVICE, "database", "environment variable"),
    (SERVICE, "user", "reserved word of PostgreSQL"),
    (SERVICE, "current-user", "reserved word of PostgreSQL"),
    (SERVICE, "public", "PostgreSQL itself"),
    (SERVICE, "pg-stats", "prefix PostgreSQL keeps"),
    (SERVICE, "com1", "device name on Windows"),
    (SYSTEM, "postgres", "PostgreSQL itself"),
    (SYSTEM, "fastapi", "the generated repository installs"),
    (SYSTEM, "default", "namespace of Kubernetes"),
    (SYSTEM, "kube-shop", "prefix Kubernetes keeps"),
    (SYSTEM, "on", "YAML 1.1"),
    (ENTITY, "entry", "cannot name an entity"),
    (ENTITY, "Stock_Item", "cannot name an entity"),
    (ENTITY, "Exception", "built-in name"),
    (SERVICE, "test", "standard library"),
    (SERVICE, "dist", "skip"),
    (SERVICE, "build", "skip"),
    (SERVICE, "system", "local stack"),
    (ENTITY, "O", "digit"),
    (FIELD, "l", "digit"),
    (ENTITY, "Decimal", "name the generated code uses"),
    (ENTITY, "Decimal", "name the generated code uses"),
    (PLURAL, "session", "every unit of work uses"),
    (SERVICE, "common", "name the generated code uses"),
    (SERVICE, "developer", "part of the local stack"),
    (SERVICE, "model-dump-x", "prefix pydantic keeps"),
    (FIELD, "ctid", "column PostgreSQL gives every table"),
    (PLURAL, "user", "reserved word of PostgreSQL"),
    (PLURAL, "pg_class", "prefix PostgreSQL keeps"),
    (PLURAL, "alembic_version", "table every service has"),
    (PLURAL, "lookups", "path every service serves"),
    (FIELD, "class", "Python keyword"),
    (FIELD, "id", "column every entity has"),
    (FIELD, "updated_at", "column every entity has"),
    (FIELD, "json", "pydantic"),
    (FIELD, "model_dump_all", "prefix pydantic keeps"),
    (FIELD, "dt", "hide a type"),
    (FIELD, "_x", "cannot name a field"),
    (FIELD, "__class__", "cannot name a field"),
    (FIELD, "a" * 41, "at most 40"),
    (FIELD, "saga_id", "a saga calls its run"),
    (PLURAL, "outbox", "table of the events and sagas"),
    (PLURAL, "copies", "path every service serves"),
    (PLURAL, "copies_of_orders", "begins the tables that hold copies"),
    (SERVICE, "sagas", "path the gateway"),
    (SERVICE, "dbos", "the generated services install"),
    (READ_MODEL, "projection-parts", "name the generated code uses"),
    (SERVICE, "batch", "path the gateway"),
    (PLURAL, "batch", "path every service serves"),
    (SERVICE, "fluxgate", "the generated services install"),
    (COMPOSITION, "lookups", "path the gateway"),
    (COMPOSITION, "user", "reserved word of PostgreSQL"),
    (EVENT, "order-placed", "cannot name an event"),
    (EVENT, "TimeoutError", "built-in name"),
    (EVENT, "Copy", "name the generated code uses"),
    (EVENT, "A" * 41, "at most 40"),
    (SAGA, "import", "Python keyword"),
    (SAGA, "json", "standard library"),
    (ACTION, "print", "built-in name"),
    (ACTION, "return", "Python keyword"),
    (PLURAL, "job_runs", "table of the scheduled jobs"),
    (JOB, "close_books", "cannot name a job"),
    (JOB, "class", "Python keyword"),
    (JOB, "nul", "device name"),
    (PLURAL, "legacy_numbers", "table of the records of a legacy"),
    (SERVICE, "legacy", "part of every generated repository"),
    (SERVICE, "gateway-shadow", "part of the local stack"),
    (SERVICE, "mesh", "environment variable"),
    (LEGACY, "strangler", "part of every generated repository"),
    (LEGACY, "Back Office", "cannot name a legacy application"),
]

ALLOWED = [
    (SERVICE, "a"),
    (SERVICE, "a" * 30),
    (SERVICE, "order-items-2"),
    (SYSTEM, "shop"),
    (ENTITY, "SKU"),
    (ENTITY, "Order"),
    (PLURAL, "orders"),
    (FIELD, "type"),
    (FIELD, "order"),
    (FIELD, "limit"),
    (FIELD, "model_name"),
    (FIELD, "date"),
    (FIELD, "items"),
    (FIELD, "metadata"),
    (ENTITY, "Class"),
    (EVENT, "OrderPlaced"),
    (EVENT, "A" * 40),
    (SAGA, "orders"),
    (ACTION, "open"),
    (ACTION, "cancel"),
    (READ_MODEL, "order-overview"),
    (COMPOSITION, "storefront"),
    (LEGACY, "backoffice"),
    (JOB, "a" * 40),
    (JOB, "type"),
]


@pytest.mark.parametrize(("style", "name", "reason"), REFUSED)
def test_a_name_that_breaks_something_is_refused(style: Style, name: str, reason: str) -> None:
    problem = problem_with(name, style)
    assert problem is not None
    assert reason in problem.message
    assert problem.hint


@pytest.mark.parametrize(("style", "name"), ALLOWED)
def test_a_name_that_breaks_nothing_is_allowed(style: Style, name: str) -> None:
    assert problem_with(name, style) is None


def test_a_suggested_name_is_itself_allowed() -> None:
    for style, name, _ in REFUSED:
        problem = problem_with(name, style)
        assert problem is not None
        _, quote, rest = problem.hint.partition("'")
        if quote:
            assert names.problem_free(rest.partition("'")[0], style)


def test_every_attribute_of_pydantics_base_class_is_refused_as_a_field() -> None:
    public = [name for name in dir(BaseModel) if not name.startswith("_")]
    assert [name for name in public if names.problem_free(name, FIELD)] == []

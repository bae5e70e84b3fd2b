"""Errors on the wire: `application/problem+json` (RFC 9457), for every status and from every layer.

A problem shows neither what a caller sent (it may be secret) nor the text of an unexpected failure.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from opentelemetry import trace
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from chassis import errors
from chassis.hints import hints

MEDIA_TYPE = "application/problem+json"

_log = structlog.stdlib.get_logger(__name__)

_STATUS: dict[type[errors.ApplicationError], int] = {
    errors.StaleVersion: 412,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.Unavailable: 503,
    errors.PeerFailed: 502,
}


# The names of RFC 9110. Python's differ from one version to the next.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class Problem(Exception):
    """A failure that only makes sense in HTTP, raised by entrypoints."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The problem as it goes to the caller, with the trace id that operators can search for."""
        title = _title(self.status)
        content: dict[str, Any] = {
            "type": f"urn:problem-type:{title.lower().replace(' ', '-')}",
            "title": title,
            "status": self.status,
        }
        if self.detail:
            content["detail"] = self.detail
        if self.errors:
            content["errors"] = self.errors
        span = trace.get_current_span().get_span_context()
        if span.is_valid:
            content["trace_id"] = trace.format_trace_id(span.trace_id)
        return JSONResponse(content, self.status, self.headers, media_type=MEDIA_TYPE)


def from_error(error: errors.ApplicationError) -> Problem:
    """The problem that an application error becomes."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    fields: Mapping[str, str] = error.fields if isinstance(error, errors.Invalid) else {}
    listed = [{"field": name, "detail": text} for name, text in fields.items()]
    return Problem(status, error.detail, errors=listed, headers=hints(error))


def _from_validation(error: RequestValidationError) -> Problem:
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(400, "the body is not valid JSON")
    return Problem(
        422,
        "the request does not have the right form",
        errors=[
            {"field": ".".join(str(part) for part in fault["loc"]), "detail": fault["msg"]}
            for fault in faults
        ],
    )


async def _on_problem(_request: Request, error: Exception) -> Response:
    match error:
        case Problem():
            problem = error
        case errors.ApplicationError():
            problem = from_error(error)
        case RequestValidationError():
            problem = _from_validation(error)
        case HTTPException():
            problem = Problem(error.status_code, headers=error.headers)
        case ClientDisconnect():
            problem = Problem(400, "the caller has gone")  # nobody will read it
        case _:
            _log.error("unexpected failure", exc_info=error)
            problem = Problem(500)
    if problem.status in (502, 503):
        _log.warning("dependency failed", status=problem.status, detail=problem.detail)
    return problem.response()


def _title(status: int) -> str:
    return _TITLES.get(status) or HTTPStatus(status).phrase


def install(app: FastAPI) -> None:
    """Turn every failure of `app` into a problem."""
    http = (RequestValidationError, HTTPException, ClientDisconnect)
    for kind in (Problem, errors.ApplicationError, *http, Exception):
        app.add_exception_handler(kind, _on_problem)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses=` entry of an operation that can end in these problems."""
    return {status: {"description": _title(status)} for status in sorted(statuses)}


def describe(document: dict[str, Any]) -> None:
    """Let an OpenAPI document say that every answer above 400 is a problem."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _SCHEMA
    components["responses"] = {"Problem": _RESPONSE}
    for item in document["paths"].values():
        for operation in item.values():
            for status in operation["responses"]:
                if status >= "400":
                    operation["responses"][status] = {"$ref": "#/components/responses/Problem"}


_RESPONSE: dict[str, Any] = {
    "description": "A problem (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "trace_id": {"type": "string"},
    },
}

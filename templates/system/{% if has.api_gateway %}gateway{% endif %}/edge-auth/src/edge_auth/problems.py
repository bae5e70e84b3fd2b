"""Problem details (RFC 9457) of the gateway's own making."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus

DETAILS = {
    404: "no route leads here",
    413: "the body is longer than the gateway lets through",
    429: "too many requests from this address",
    502: "the service, or one that it needs, gave no valid answer",
    503: "no instance of the service is available",
    504: "the service did not answer in time",
}
RETRY_AFTER = {429: "1", 503: "1"}


@dataclass(frozen=True)
class Answer:
    """A complete response."""

    status: int
    headers: list[tuple[bytes, bytes]] = field(default_factory=list[tuple[bytes, bytes]])
    body: bytes = b""


def problem(status: int, detail: str | None = None, **headers: str) -> Answer:
    """A problem with `status`; keyword arguments are headers, `_` standing for `-`."""
    phrase = HTTPStatus(status).phrase
    content = {
        "type": f"urn:problem-type:{phrase.lower().replace(' ', '-')}",
        "title": phrase,
        "status": status,
        "detail": detail or DETAILS.get(status, phrase),
    }
    if status in RETRY_AFTER:
        headers.setdefault("Retry_After", RETRY_AFTER[status])
    body = json.dumps(content).encode()
    lines = {"Content_Type": "application/problem+json", **headers}
    encoded = [(name.replace("_", "-").encode(), value.encode()) for name, value in lines.items()]
    return Answer(status, encoded, body)

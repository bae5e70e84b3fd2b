"""`devstack call`: one request to the running system, with a token."""

import json
from collections.abc import Mapping
from http import HTTPStatus

import httpx2


def send(method: str, url: str, body: str | None, headers: Mapping[str, str]) -> httpx2.Response:
    """Send one request; a body goes as JSON."""
    extra = {"Content-Type": "application/json"} if body is not None else {}
    return httpx2.request(
        method, url, content=body, headers={**extra, **headers}, trust_env=False, timeout=30.0
    )


def shown(response: httpx2.Response) -> str:
    """The answer for a person: status, the headers that matter for the next request, the body."""
    phrase = HTTPStatus(response.status_code).phrase
    lines = [f"{response.status_code} {phrase}"]
    lines += [
        f"{name}: {response.headers[name]}"
        for name in ("ETag", "Location", "Retry-After", "WWW-Authenticate")
        if name in response.headers
    ]
    if response.content:
        lines += ["", _pretty(response)]
    return "\n".join(lines)


def _pretty(response: httpx2.Response) -> str:
    if "json" in response.headers.get("Content-Type", ""):
        return json.dumps(response.json(), indent=2, ensure_ascii=False)
    return response.text

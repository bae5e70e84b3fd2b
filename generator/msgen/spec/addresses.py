"""Checks where a legacy application is: its URL, and the paths of its routes."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from msgen.spec import limits, reserved
from msgen.spec.names import Problem
from msgen.spec.report import shown

_PATH_RULE: Final = "write /backoffice/orders: lower-case words, with / before each and - inside"
_URL_RULE: Final = "for example http://erp.internal:8080: scheme, host and port"
_PORTS: Final = range(1, limits.MAX_PORT + 1)


def problem_with_path(path: str) -> Problem | None:
    """Return what is wrong with the path of a route, or None when it will do."""
    if len(path) > limits.MAX_PATH:
        return _too_long(path, limits.MAX_PATH, "choose a shorter path")
    if not limits.PATH.fullmatch(path):
        return Problem(f"{shown(path)} is no path of a route", _repaired(path))
    first = path.split("/")[1]
    if first in reserved.PATHS:
        return Problem(
            f"/{first} is a path the gateway or every service serves", "begin with another word"
        )
    return None


def _repaired(path: str) -> str:
    """The hint that names the legal path nearest to an illegal one."""
    words = re.sub("[^a-z0-9/-]+", "-", path.lower()).split("/")
    near = "".join(f"/{word.strip('-')}" for word in words if word.strip("-"))
    legal = limits.PATH.fullmatch(near) and near.split("/")[1] not in reserved.PATHS
    return f"did you mean {shown(near)}?" if legal else _PATH_RULE


def problem_with_url(url: str) -> Problem | None:
    """Return what is wrong with the URL of an application, or None when it will do.

    What may be a password is repeated in no message.
    """
    if "@" in url:
        message = "holds credentials, which everybody could read in the repository"
        return Problem(message, "leave out what stands before the @, and the @")
    if len(url) > limits.MAX_URL:
        return _too_long(url, limits.MAX_URL, "write scheme, host and port alone")
    return _unreachable(url) if limits.URL.fullmatch(url) else _misspelled(url)


def _misspelled(url: str) -> Problem:
    """What is wrong with a URL that has another form."""
    origin, rest = _origin(url)
    right = limits.URL.fullmatch(origin) is not None
    if right and rest:
        message = "says more than where the application is"
        return Problem(message, f"write {origin}; paths stand in its routes")
    if re.fullmatch(r"https?://(\[.*\]|[0-9.]+)(:[0-9]+)?", origin):
        message = f"{shown(origin)} is an address, and nothing can give another name to it"
        return Problem(message, "write the name that it has in the DNS")
    hint = f"did you mean {origin}?" if right else _URL_RULE
    return Problem(f"{shown(url)} is no URL of an application", hint)


def _unreachable(url: str) -> Problem | None:
    """What is wrong with a URL that has the right form."""
    parts = urlsplit(url)
    host, _, port = parts.netloc.partition(":")
    if host == "localhost":
        return Problem(
            "localhost is another machine in every container",
            "write the name that it has in the DNS",
        )
    if port and int(port) not in _PORTS:
        return Problem(f"there is no port {port}", f"a port is at most {limits.MAX_PORT}")
    return None


def _origin(url: str) -> tuple[str, str]:
    """What says where an application is, as it should be written, and what follows it."""
    scheme, slashes, rest = url.partition("://")
    end = next((index for index, letter in enumerate(rest) if letter in "/?#"), len(rest))
    return f"{scheme}{slashes}{rest[:end]}".lower(), rest[end:]


def _too_long(text: str, longest: int, hint: str) -> Problem:
    return Problem(f"{shown(text)} has {len(text)} characters, at most {longest} fit", hint)

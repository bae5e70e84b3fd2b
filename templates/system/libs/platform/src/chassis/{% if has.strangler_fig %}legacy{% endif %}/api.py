"""A legacy API on FastAPI: its errors in its own shape, everything else as problems.

It is not in the OpenAPI document: its contract is the legacy application's, and it goes when the
route goes, so nobody should generate a client of it from this service.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any, cast

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from chassis.errors import NotFound
from chassis.legacy.client import Page
from chassis.legacy.records import Row
from chassis.legacy.shapes import Misshapen
from chassis.legacy.translation import Refused

_MOST = 500
_USUAL = 100
_LAST = 2**63 - 1

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class LegacyRoute(APIRoute):
    """A route whose errors look like those of the legacy application."""

    def get_route_handler(self) -> _Handler:
        """The handler, in which an error becomes an answer."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except NotFound:
                return JSONResponse({"ERROR": "NOT FOUND"}, 404)
            except Misshapen as error:
                return JSONResponse({"ERROR": "BAD VALUE", "FIELD": error.field}, 400)
            except Refused as error:
                return JSONResponse({"ERROR": "REFUSED", "FIELD": error.field}, 422)

        return handle


async def body_of(request: Request) -> Row:
    """The record in a body. Raises `Misshapen`."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise Misshapen from None
    if not isinstance(body, dict):
        raise Misshapen
    return cast("dict[str, object]", body)


def number_of(request: Request) -> int:
    """The number in a path. Raises `NotFound`."""
    text: str = request.path_params["no"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    if not 1 <= number <= _LAST:
        raise NotFound("no record has such a number")
    return number


def window_of(request: Request) -> tuple[int, int]:
    """The number after which a list begins, and how many it shows. Raises `Misshapen`."""
    return _number(request, "AFTER", 0, 0, _LAST), _number(request, "COUNT", _USUAL, 1, _MOST)


def listed(page: Page) -> Response:
    """The answer to a list."""
    return JSONResponse({"ITEMS": list(page.items), "NEXT": page.after})


def shown(row: Row) -> Response:
    """The answer with one record."""
    return JSONResponse(row)


def created(path: str, row: Row) -> Response:
    """The answer to a create."""
    return JSONResponse(row, 201, {"Location": f"{path}/{row['NO']}"})


def _number(request: Request, name: str, usual: int, least: int, most: int) -> int:
    text = request.query_params.get(name, str(usual))
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1
    if not least <= number <= most:
        raise Misshapen(name)
    return number

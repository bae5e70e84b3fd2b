"""The endpoints of a service's sagas: `<route>/sagas/<saga>`, for users and operators."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict

from chassis.auth import require_scope
from chassis.paging import PageWindow, encode_cursor
from chassis.problems import responses
from chassis.saga.desk import Desks
from chassis.saga.records import Status


class SagaRun(BaseModel):
    """One run: `step` is the one it is at, `reason` why it is undone or does not go on."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: Status
    step: str
    reason: str
    started_at: dt.datetime
    deadline: dt.datetime
    ended_at: dt.datetime | None


class SagaRunPage(BaseModel):
    """Some of them, and where to go on: `next_cursor` is null on the last page."""

    items: list[SagaRun]
    next_cursor: str | None


async def _desks(request: Request) -> Desks:
    return Desks(request.app.state)


At = Annotated[Desks, Depends(_desks)]


def saga_routes(service: str, route: str, saga: str) -> APIRouter:
    """The endpoints of one saga of `service`, whose API is at `route`."""
    read, write = require_scope(f"{service}:read"), require_scope(f"{service}:write")
    word = f"saga_{saga.replace('-', '_')}"
    router = APIRouter(
        prefix=f"{route}/sagas/{saga}", tags=["sagas"], responses=responses(401, 403, 422, 503)
    )

    async def list_runs(
        window: PageWindow, desks: At, status: Annotated[Status | None, Query()] = None
    ) -> SagaRunPage:
        """One page of the runs, from old to new."""
        found = await desks.of(saga).page(saga, status, window)
        return SagaRunPage(
            items=[SagaRun.model_validate(run) for run in found.items],
            next_cursor=encode_cursor(found.items[-1].id) if found.more else None,
        )

    async def get_run(entity_id: UUID, desks: At) -> SagaRun:
        """The run that began when the entity with this id was created."""
        return SagaRun.model_validate(await desks.of(saga).get(saga, entity_id))

    async def resume_run(entity_id: UUID, desks: At) -> SagaRun:
        """Let a run that waits for its next try do it now."""
        return SagaRun.model_validate(await desks.of(saga).resume(saga, entity_id))

    async def cancel_run(entity_id: UUID, desks: At) -> SagaRun:
        """Let a run go no further: what it has done is undone."""
        return SagaRun.model_validate(await desks.of(saga).cancel(saga, entity_id))

    one = "/{entity_id}"
    missing, ended = responses(404), responses(404, 409)
    router.add_api_route("", list_runs, name=f"list_{word}", dependencies=[read])
    router.add_api_route(one, get_run, name=f"get_{word}", dependencies=[read], responses=missing)
    for verb, endpoint in (("resume", resume_run), ("cancel", cancel_run)):
        router.add_api_route(
            f"{one}/{verb}",
            endpoint,
            methods=["POST"],
            status_code=202,
            name=f"{verb}_{word}",
            dependencies=[write],
            responses=ended,
        )
    return router

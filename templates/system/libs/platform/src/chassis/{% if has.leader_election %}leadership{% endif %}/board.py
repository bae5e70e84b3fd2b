"""Who leads which job, and how its last runs went: for operators."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from chassis.auth import require_scope
from chassis.clock import utc_now
from chassis.leadership.elections import Elections
from chassis.leadership.runner import TurnsUnitOfWork
from chassis.leadership.schedule import Schedule
from chassis.problems import responses


class JobRun(BaseModel):
    """A run that has happened: it covered what happened after `since` and until `slot`."""

    model_config = ConfigDict(from_attributes=True)

    slot: dt.datetime
    since: dt.datetime
    epoch: int
    holder: str
    began_at: dt.datetime
    ended_at: dt.datetime
    result: dict[str, Any]


class JobStatus(BaseModel):
    """One job. `leader` is null while its lease is free; `failures` are those since a success."""

    name: str
    schedule: str
    leader: str | None
    epoch: int
    failures: int
    reason: str
    last: JobRun | None
    next_slot: dt.datetime | None


class JobList(BaseModel):
    """The jobs of a service."""

    items: list[JobStatus]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A job, the name of its lease, and when it is due."""

    job: str
    lease: str
    schedule: Schedule


class Board:
    """Knows what every instance of the service knows: it asks the keepers."""

    def __init__(
        self,
        posts: Sequence[Post],
        elections: Elections,
        unit_of_work: Callable[[], TurnsUnitOfWork],
    ) -> None:
        self._posts = posts
        self._elections = elections
        self._unit_of_work = unit_of_work

    async def jobs(self) -> JobList:
        """All jobs. Raises `Unavailable`."""
        return JobList(items=[await self._status(post) for post in self._posts])

    async def _status(self, post: Post) -> JobStatus:
        lease = await self._elections.holder(post.lease)
        async with self._unit_of_work() as uow:
            record = await uow.turns.history(post.job)
        return JobStatus(
            name=post.job,
            schedule=post.schedule.text,
            leader=lease.holder if lease else None,
            epoch=record.epoch,
            failures=record.failures,
            reason=record.reason,
            last=JobRun.model_validate(record.last) if record.last else None,
            next_slot=post.schedule.following(utc_now()),
        )


def job_routes(service: str, route: str) -> APIRouter:
    """`GET <route>/jobs`."""
    router = APIRouter(
        prefix=f"{route}/jobs",
        tags=["jobs"],
        dependencies=[require_scope(f"{service}:read")],
        responses=responses(401, 403, 422, 503),
    )

    async def list_jobs(request: Request) -> JobList:
        """The scheduled jobs: who leads them, their last run and their next one."""
        board: Board = request.app.state.jobs_board
        return await board.jobs()

    router.add_api_route("", list_jobs, name="list_jobs")
    return router

"""Takes part in the elections of all jobs of a service: the parts, put together."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

import sqlalchemy as sa

from chassis.database import Database
from chassis.foundation import Foundation
from chassis.leadership.board import Board, Post
from chassis.leadership.candidate import Candidate
from chassis.leadership.elections import Elections
from chassis.leadership.jobs import Job
from chassis.leadership.kubernetes import KubernetesElections, connect_in_cluster
from chassis.leadership.meters import Meters
from chassis.leadership.presence import Together
from chassis.leadership.rows import SqlElections
from chassis.leadership.runner import Runner, TurnsUnitOfWork
from chassis.leadership.settings import LeaderSettings
from chassis.server import Service
from chassis.settings import DatabaseSettings

UowT = TypeVar("UowT", bound=TurnsUnitOfWork)


class Office:
    """Campaigns for all jobs while it is entered; when it is left, others may lead them."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._campaigns: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._campaigns = [asyncio.create_task(one.campaign()) for one in self._candidates]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for candidate in self._candidates:
            candidate.resign()
        await asyncio.gather(*self._campaigns, return_exceptions=True)


def stand_for(
    jobs: Sequence[Job[UowT]],
    *,
    foundation: Foundation,
    place: DatabaseSettings,
    leases: sa.Table,
    unit_of_work: Callable[[], UowT],
) -> None:
    """Share the office that `campaigning` enters, and the board that the endpoint shows."""
    settings = LeaderSettings.load()
    meters = Meters(foundation.telemetry.meter("chassis.leadership"))
    elections = _elections(settings, foundation, place, leases)
    # Not the name alone: a process that was killed and started again must wait for its own lease.
    holder = f"{foundation.settings.instance_id}/{secrets.token_hex(4)}"
    candidates: list[Candidate] = []
    posts: list[Post] = []
    for job in jobs:
        runner = Runner(job, unit_of_work=unit_of_work, settings=settings, meters=meters)
        candidate = Candidate(
            lease=f"{foundation.name}-{job.name}",
            holder=holder,
            elections=elections,
            runner=runner,
            settings=settings,
        )
        meters.watch(job.name, candidate.epoch)
        candidates.append(candidate)
        posts.append(Post(job=job.name, lease=candidate.name, schedule=runner.schedule))
    foundation.share(
        jobs_office=Office(candidates), jobs_board=Board(posts, elections, unit_of_work)
    )


def campaigning(service: Service) -> Service:
    """The service, whose instance campaigns once it is ready, and resigns before it drains."""
    office: Office = service.app.state.jobs_office
    return replace(service, presence=Together([service.presence, office]))


def _elections(
    settings: LeaderSettings, foundation: Foundation, place: DatabaseSettings, leases: sa.Table
) -> Elections:
    if settings.leases == "kubernetes":
        connection = connect_in_cluster(timeout=settings.ttl / 3)
        foundation.keep(connection.client)
        return KubernetesElections(connection, settings.ttl)
    # Connections of their own: a pool that requests have used up must not cost the lease.
    own = {
        "pool_size": 1,
        "max_overflow": 1,
        "pool_timeout": settings.ttl / 3,
        "statement_timeout_ms": round(settings.ttl * 1_000 / 3),
    }
    database = foundation.keep(Database(place.model_copy(update=own), foundation.secrets))
    return SqlElections(database, leases, settings.ttl)

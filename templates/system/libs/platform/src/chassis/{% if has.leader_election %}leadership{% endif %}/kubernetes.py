"""Leases of a cluster: objects of coordination.k8s.io/v1, as kubelets and controllers use them.

The rules are those of client-go's leader election: an update names the `resourceVersion` that it
was made for, so of two that come at a time one is refused; nobody trusts the clock of another
machine, so a lease counts as expired when it was not seen to change for its duration. The epoch is
`leaseTransitions`, which here grows also where the same holder comes back.

https://kubernetes.io/docs/concepts/architecture/leases/
"""

import datetime as dt
import math
import os
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx2

from chassis.clock import utc_now
from chassis.errors import Unavailable
from chassis.leadership.elections import Lease
from chassis.settings import ConfigurationError

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_MOST_INT32 = 2**31 - 1

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The way to the API server, and the namespace of the leases; `token` is asked each time."""

    client: httpx2.AsyncClient
    namespace: str
    token: Callable[[], str]


def connect_in_cluster(timeout: float, account: Path = _ACCOUNT) -> Connection:
    """Connect as the pod's service account. Raises `ConfigurationError` outside of a cluster."""
    try:
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        namespace = (account / "namespace").read_text(encoding="utf-8").strip()
        trusted = ssl.create_default_context(cafile=account / "ca.crt")
    except (KeyError, OSError) as error:
        raise ConfigurationError(f"LEADER_LEASES: not in a cluster ({error!r})") from error
    place = f"[{host}]" if ":" in host else host
    client = httpx2.AsyncClient(
        base_url=f"https://{place}:{port}", verify=trusted, timeout=timeout, trust_env=False
    )

    def token() -> str:  # it is replaced every hour
        return (account / "token").read_text(encoding="utf-8").strip()

    return Connection(client=client, namespace=namespace, token=token)


class KubernetesElections:
    """See `Elections`. One object for each process: what it has seen is its own."""

    def __init__(
        self, connection: Connection, ttl: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._path = f"/apis/coordination.k8s.io/v1/namespaces/{connection.namespace}/leases"
        self._seconds = math.ceil(ttl)
        self._clock = clock
        self._seen: dict[str, tuple[str, float]] = {}

    async def acquire(self, name: str, holder: str, above: int) -> Lease | None:
        """See `Elections`."""
        found = await self._get(name)
        if found is not None and self._in_force(name, found):
            return None
        spec = _spec(found or {})
        epoch = max(int(spec.get("leaseTransitions") or 0), above) + 1
        if epoch > _MOST_INT32:
            raise Unavailable("kubernetes")
        now = _micro_time()
        fresh = {
            **spec,
            "holderIdentity": holder,
            "leaseDurationSeconds": self._seconds,
            "acquireTime": now,
            "renewTime": now,
            "leaseTransitions": epoch,
        }
        won = await (self._create(name, fresh) if found is None else self._replace(found, fresh))
        return Lease(name=name, holder=holder, epoch=epoch) if won else None

    async def renew(self, lease: Lease) -> bool:
        """See `Elections`."""
        return await self._prolong(lease, {"renewTime": _micro_time()})

    async def release(self, lease: Lease) -> None:
        """See `Elections`. As client-go does it: nobody holds it, for a second."""
        now = _micro_time()
        free = {"holderIdentity": "", "leaseDurationSeconds": 1, "renewTime": now}
        await self._prolong(lease, {**free, "acquireTime": now})

    async def holder(self, name: str) -> Lease | None:
        """See `Elections`."""
        found = await self._get(name)
        if found is None or not self._in_force(name, found):
            return None
        spec = _spec(found)
        return Lease(name=name, holder=spec["holderIdentity"], epoch=spec["leaseTransitions"])

    def _in_force(self, name: str, found: Record) -> bool:
        """Whether somebody holds it who was seen to renew it less than its duration ago."""
        version = cast("str", found["metadata"]["resourceVersion"])
        if self._seen.get(name, ("", 0.0))[0] != version:
            self._seen[name] = version, self._clock()
        spec = _spec(found)
        seconds = float(spec.get("leaseDurationSeconds") or 0)
        return bool(spec.get("holderIdentity")) and self._clock() < self._seen[name][1] + seconds

    async def _prolong(self, lease: Lease, changes: Record) -> bool:
        while (found := await self._get(lease.name)) is not None:
            spec = _spec(found)
            if (spec.get("holderIdentity"), spec.get("leaseTransitions")) != (
                lease.holder,
                lease.epoch,
            ):
                return False
            # Refused: somebody wrote in between, if only a label. Look again whose it is.
            if await self._replace(found, {**spec, **changes}):
                return True
        return False

    async def _get(self, name: str) -> Record | None:
        answer = await self._ask("GET", f"{self._path}/{name}", None)
        return None if answer.status_code == 404 else answer.json()

    async def _create(self, name: str, spec: Record) -> bool:
        content = {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {"name": name, "namespace": self._connection.namespace},
            "spec": spec,
        }
        return (await self._ask("POST", self._path, content)).status_code != 409

    async def _replace(self, found: Record, spec: Record) -> bool:
        path = f"{self._path}/{found['metadata']['name']}"
        answer = await self._ask("PUT", path, {**found, "spec": spec})
        return answer.status_code not in (404, 409)

    async def _ask(self, method: str, path: str, content: Record | None) -> httpx2.Response:
        """The answer, if it is one to reckon with: done, not there, or there in another version."""
        try:
            headers = {"Authorization": f"Bearer {self._connection.token()}"}
            answer = await self._connection.client.request(
                method, path, json=content, headers=headers
            )
        except (httpx2.HTTPError, OSError) as error:
            raise Unavailable("kubernetes") from error
        if answer.is_error and answer.status_code not in (404, 409):
            reason = RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            raise Unavailable("kubernetes") from reason
        return answer


def _spec(found: Record) -> Record:
    return cast("Record", found.get("spec") or {})


def _micro_time() -> str:
    return utc_now().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

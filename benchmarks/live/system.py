"""A generated system that runs: generated, booted, driven and weighed from outside."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from benchmarks.timing import environment
from benchmarks.workloads import BIN, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

TOKEN_SECONDS = 300.0


@dataclass(frozen=True)
class Answer:
    """One response, and how many seconds it took."""

    status: int
    etag: str
    body: Any
    seconds: float


class System:
    """The stack of one generated system; runs while the context lasts."""

    def __init__(self, tree: Path, template: Path, options: Sequence[str]) -> None:
        self._tree = tree
        self._run(BIN / "msgen", "new", tree, "-y", "--source", template, *options, cwd=tree.parent)
        self._devstack = ("uv", "run", "--quiet", "--all-packages", "devstack")
        self._run("uv", "sync", "--quiet", "--all-packages", "--compile-bytecode")
        self.start_seconds = 0.0
        self._token = ("", -TOKEN_SECONDS)

    def __enter__(self) -> Self:
        began = time.perf_counter()
        self._run(*self._devstack, "up", "--detach")
        self.start_seconds = time.perf_counter() - began
        record = json.loads((self._tree / ".run" / "stack.json").read_text(encoding="utf-8"))
        self.door = urlsplit(cast("str", record["links"]["gateway"])).netloc
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(*self._devstack, "down")

    @property
    def token(self) -> str:
        """A token for everything, renewed before it expires."""
        token, since = self._token
        if time.monotonic() - since >= TOKEN_SECONDS:
            token = self._run(*self._devstack, "token").strip()
            self._token = (token, time.monotonic())
        return token

    def megabytes(self) -> int:
        """The memory that the processes of the system share with nobody else."""
        lines = self._run(*self._devstack, "status").splitlines()
        return sum(int(line.split()[-2]) for line in lines if line.endswith(" MB"))

    def client(self) -> Client:
        """A connection through the gateway."""
        return Client(self.door, self.token)

    def _run(self, *command: str | Path, cwd: Path | None = None) -> str:
        variables = environment()
        variables["PATH"] = f"{ROOT / '.tools' / 'bin'}:{variables.get('PATH', '')}"
        done = subprocess.run(
            command,
            cwd=cwd or self._tree,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout


class Client:
    """One connection that stays open."""

    def __init__(self, door: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(door, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(
        self, method: str, path: str, body: object = None, *, match: str | None = None
    ) -> Answer:
        """Send a request; `match` is the ETag that a change needs."""
        headers = {**self._headers, **({"If-Match": match} if match else {})}
        sent = None if body is None else json.dumps(body)
        began = time.perf_counter()
        self._connection.request(method, path, sent, headers)
        response = self._connection.getresponse()
        raw = response.read()
        seconds = time.perf_counter() - began
        content = json.loads(raw) if raw else None
        return Answer(response.status, response.headers.get("ETag", ""), content, seconds)

    def create(self, path: str, body: object) -> Answer:
        """Create an entity. Ends the run if that fails."""
        answer = self.send("POST", path, body)
        if answer.status != HTTPStatus.CREATED:
            raise SystemExit(f"POST {path}: {answer.status} {answer.body}")
        return answer

"""A sidecar as it runs: the agent, its Traefik, and an application that tells what reached it."""

import asyncio
import contextlib
import os
import signal
import socket
import ssl
import stat
import sys
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import httpx2
import pytest

Certify = Callable[..., Path]
Told = dict[str, str]


class Beside:
    """The sidecar `orders`. `catalog` is a peer whose address leads to somebody else."""

    def __init__(self, folder: Path, certificates: Path, more: Callable[[str], Told]) -> None:
        self.mesh, self.app, self.out, self.internal = (free_port() for _ in range(4))
        self.more = more(f"https://127.0.0.1:{self.mesh}")
        self.folder = folder
        self.certificates = certificates
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        told = {
            "SERVICE_NAME": "orders",
            "INSTANCE_ID": "orders-1",
            "MESH_PORT": str(self.mesh),
            "APP_PORT": str(self.app),
            "OUT_PORT": str(self.out),
            "INTERNAL_PORT": str(self.internal),
            "CERTIFICATES_DIR": str(self.certificates),
            "SIDECAR_DIR": str(self.folder / "shared"),
            "SIDECAR_STATE_DIR": str(self.folder / "state"),
            "SIDECAR_PEERS": "orders,catalog",
            **self.more,
            "DRAIN_SECONDS": "0",
        }
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sidecar",
            env={**os.environ, **told},
            stdout=asyncio.subprocess.DEVNULL,
            cwd=self.folder,
        )
        await until(self.answers)

    async def stop(self) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()

    async def answers(self) -> bool:
        """Whether it carries requests."""
        try:
            return (await ask(self.internal, "/ping")).status_code == 200
        except httpx2.HTTPError:
            return False

    async def is_silent(self) -> bool:
        """Whether nothing listens for others any more."""
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.mesh)
        except OSError:
            return True
        writer.close()
        return False

    def traefik(self) -> int:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text("ascii").split()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(holds: Callable[[], object]) -> float:
    """Wait until `holds` does. Returns the seconds that it took."""
    started = time.monotonic()
    async with asyncio.timeout(10):
        while True:
            answer = holds()
            if await answer if asyncio.iscoroutine(answer) else answer:
                return time.monotonic() - started
            await asyncio.sleep(0.01)


async def ask(port: int, path: str, method: str = "GET") -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False, timeout=5) as client:
        return await client.request(method, f"http://127.0.0.1:{port}{path}")


async def ask_mesh(port: int, shown: Path | None, trusted: Path) -> httpx2.Response:
    """Ask as a peer that trusts the authority in `trusted` and shows the certificate in `shown`."""
    context = ssl.create_default_context(cafile=trusted / "ca.crt")
    context.check_hostname = False
    if shown is not None:
        context.load_cert_chain(shown / "tls.crt", shown / "tls.key")
    async with httpx2.AsyncClient(verify=context, trust_env=False, timeout=5) as client:
        return await client.get(f"https://127.0.0.1:{port}/orders/1")


@contextlib.asynccontextmanager
async def application(port: int) -> AsyncGenerator[None]:
    """Answers with the head of the request."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(head) + head)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


@pytest.fixture
async def beside(
    certify: Certify, tmp_path: Path, told_besides: Callable[[str], Told]
) -> AsyncGenerator[Beside]:
    beside = Beside(tmp_path, certify(tmp_path / "orders", "orders"), told_besides)
    async with application(beside.app):
        try:
            await beside.start()
            yield beside
        finally:
            await beside.stop()


async def test_a_peer_with_a_certificate_reaches_the_application(
    beside: Beside, certify: Certify, tmp_path: Path
) -> None:
    peer = certify(tmp_path / "peer", "catalog")
    key = tmp_path / "shared" / "key"
    answer = await ask_mesh(beside.mesh, peer, peer)
    assert f"X-Sidecar-Key: {key.read_text('utf-8')}" in answer.text
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


async def test_whoever_has_none_that_counts_is_refused(
    beside: Beside, certify: Certify, another_authority: Certify, tmp_path: Path
) -> None:
    own = beside.certificates
    expired = certify(tmp_path / "expired", "catalog", days=-1)
    stranger = another_authority(tmp_path / "stranger", "catalog")
    for shown in (None, expired, stranger):
        with pytest.raises((httpx2.HTTPError, ssl.SSLError)):
            await ask_mesh(beside.mesh, shown, own)
    plain = await ask(beside.mesh, "/orders/1")
    assert (plain.status_code, "X-Sidecar-Key" in plain.text) == (404, False)


async def test_its_application_reaches_peers_that_are_who_they_should_be(beside: Beside) -> None:
    asked = await ask(beside.out, "/_to/orders/elsewhere/1", "POST")
    assert asked.text.startswith("POST /elsewhere/1 ")
    assert (await ask(beside.out, "/_to/catalog/catalog/1")).status_code >= 500
    nobody = await ask(beside.out, "/_to/ordersome/1")
    assert nobody.status_code == 503
    assert nobody.headers["Content-Type"] == "application/problem+json"
    assert (await ask(beside.out, "/_sidecar/look", "POST")).status_code == 204


async def test_operators_reach_what_is_for_them_and_nothing_else(beside: Beside) -> None:
    for path in ("/health/live", "/health/ready", "/metrics", "/config", "/openapi.json"):
        assert (await ask(beside.internal, path)).text.startswith(f"GET {path} ")
    await ask(beside.out, "/_to/orders/orders/1")
    measured = (await ask(beside.internal, "/sidecar/metrics")).text
    assert 'traefik_service_requests_total{code="200",method="GET"' in measured
    refused = await ask(beside.internal, "/orders/1")
    assert refused.status_code == 404
    assert refused.headers["Content-Type"] == "application/problem+json"


async def test_a_killed_traefik_is_replaced(beside: Beside) -> None:
    killed = beside.traefik()
    os.kill(killed, signal.SIGKILL)
    await until(lambda: not Path(f"/proc/{killed}").exists())
    assert await until(beside.answers) < 5
    assert (await ask(beside.out, "/_to/orders/orders/1")).status_code == 200


async def test_a_killed_agent_takes_its_traefik_with_it(beside: Beside, tmp_path: Path) -> None:
    assert beside.process is not None
    key = (tmp_path / "shared" / "key").read_text("utf-8")
    beside.process.kill()
    assert await until(beside.is_silent) < 5
    await beside.start()
    assert (tmp_path / "shared" / "key").read_text("utf-8") != key
    assert (await ask(beside.out, "/_to/orders/orders/1")).status_code == 200


async def test_a_renewed_certificate_costs_no_request(
    beside: Beside, certify: Certify, tmp_path: Path
) -> None:
    statuses: list[int] = []
    first = await shown(beside.mesh)

    async def load() -> None:
        async with httpx2.AsyncClient(trust_env=False, timeout=5) as client:
            while True:
                url = f"http://127.0.0.1:{beside.out}/_to/orders/orders/1"
                statuses.append((await client.post(url, content=b"")).status_code)

    loads = [asyncio.create_task(load()) for _ in range(4)]
    new = certify(tmp_path / "new", "orders")
    for name in ("tls.crt", "tls.key"):
        (new / name).replace(beside.certificates / name)
        await asyncio.sleep(0.3)

    async def is_new() -> bool:
        return await shown(beside.mesh) != first

    assert await until(is_new) < 2
    await asyncio.sleep(0.3)
    for task in loads:
        assert not task.done()
        task.cancel()
    assert set(statuses) == {200}


async def shown(port: int) -> str:
    """The certificate that a sidecar shows."""
    return await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))


async def test_it_ends_with_status_0(beside: Beside) -> None:
    assert await beside.stop() == 0
    assert await beside.is_silent()

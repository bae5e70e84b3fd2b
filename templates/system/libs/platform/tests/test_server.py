"""The end of a process: no request is lost, and the status is 0."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import httpx2

SERVICE = Path(__file__).with_name("slow_service.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_sigterm_drains_before_it_stops() -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SERVICE), str(port), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"announced\n"
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            assert (await client.get("/health/ready")).json()["status"] == "ready"
            in_flight = asyncio.create_task(client.get("/slow"))
            await asyncio.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            # Others are told first; then requests that are still on their way are served.
            assert await process.stdout.readline() == b"withdrawn\n"
            draining = await client.get("/health/ready")
            assert (draining.status_code, draining.json()["status"]) == (503, "draining")
            assert (await in_flight).json() == "finished"
        assert await process.wait() == 0
        assert await process.stdout.readline() == b"stopped\n"
    finally:
        if process.returncode is None:
            process.kill()


async def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(SERVICE), str(port), stderr=asyncio.subprocess.PIPE
        )
        _, said = await process.communicate()
    assert process.returncode == 2
    (line,) = said.decode().splitlines()
    assert f"127.0.0.1:{port}" in line

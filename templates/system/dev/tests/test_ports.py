"""Leases of ports."""

import socket
from pathlib import Path

from devstack.ports import FREE_PORTS, PortLeases


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_name_keeps_its_port(tmp_path: Path) -> None:
    """Whoever asks again gets the same answer."""
    leases = PortLeases(tmp_path)
    preferred = free_port()
    assert leases.lease("orders", preferred) == preferred
    assert leases.lease("orders", preferred + 1) == preferred


def test_two_stacks_never_share_a_port(tmp_path: Path) -> None:
    """Not even before either has started a server on it; a released port can be had again."""
    first, second = PortLeases(tmp_path), PortLeases(tmp_path)
    preferred = free_port()
    assert first.lease("orders", preferred) == preferred
    other = second.lease("orders", preferred)
    assert other in FREE_PORTS
    first.release()
    assert second.lease("catalog", preferred) == preferred


def test_a_port_that_a_stranger_uses_is_skipped(tmp_path: Path) -> None:
    """A server that knows nothing of leases."""
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = int(stranger.getsockname()[1])
        assert PortLeases(tmp_path).lease("orders", taken) != taken

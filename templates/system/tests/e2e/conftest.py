"""One stack for the whole session, on leased ports, beside whatever `make up` runs."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.stack import Stack
from devstack.testkit import Driver

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def state(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The stack's folder; it is kept when a test failed."""
    folder = Path(tempfile.mkdtemp(prefix="devstack-e2e-"))
    # Whoever runs PostgreSQL must be able to pass through.
    folder.chmod(0o711)
    yield folder
    if request.session.testsfailed:
        print(f"\nlogs: {folder / 'logs'}")
    else:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def stack(state: Path) -> Iterator[Stack]:
    """The running system, with copies of the files that tests change."""
    copies: dict[str, Path] = {}
    for name, source in {"config": ROOT / "config" / "local", "gateway": ROOT / "gateway"}.items():
        if source.is_dir():
            copies[name] = state / name
            shutil.copytree(source, copies[name], ignore=shutil.ignore_patterns("edge-auth"))
    # Short, so that waiting for it is short; what is promised is counted in it.
    with Stack(ROOT, state, **copies, registry_ttl=2.0) as running:
        yield running


@pytest.fixture(scope="session")
def driver(stack: Stack) -> Iterator[Driver]:
    """Sends requests to the running system as its users do."""
    with Driver(stack, Path(__file__).parent / "trials") as one:
        yield one

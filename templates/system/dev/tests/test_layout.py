"""Reading `service.toml` files."""

from pathlib import Path

import pytest

from devstack.layout import find_root, find_services

ORDERS = """
kind = "service"
name = "orders"
package = "orders"
port = 8102
route = "/orders"
path = "/orders/items"
calls = ["catalog"]
workers = ["janitor"]
"""


def make_repository(root: Path) -> None:
    """A repository with one service."""
    (root / "services" / "orders").mkdir(parents=True)
    (root / "services" / "orders" / "service.toml").write_text(ORDERS, encoding="utf-8")
    (root / "pyproject.toml").touch()


def test_services_are_found_by_their_files(tmp_path: Path) -> None:
    """No list names them."""
    make_repository(tmp_path)
    (tmp_path / "services" / "notes").mkdir()
    (service,) = find_services(tmp_path)
    assert service.name == "orders"
    assert service.calls == ("catalog",)
    assert service.workers == ("janitor",)
    assert service.directory == tmp_path / "services" / "orders"


def test_the_root_is_found_from_below(tmp_path: Path) -> None:
    """A command works in every folder of the repository."""
    make_repository(tmp_path)
    assert find_root(tmp_path / "services" / "orders") == tmp_path
    with pytest.raises(FileNotFoundError):
        find_root(tmp_path.parent)

"""`contracts check` compares the APIs with their snapshots, `contracts update` publishes them."""

import argparse
import importlib
import sys
import tomllib
from pathlib import Path
from typing import Any

from chassis.app import describe
from contracts import changes, snapshots


def main(arguments: list[str] | None = None) -> int:
    """Run the command. Exit status: 0 equal or updated, 1 different, 2 called wrongly."""
    parser = argparse.ArgumentParser(prog="contracts", description=__doc__)
    parser.add_argument("command", choices=["check", "update"])
    parser.add_argument("services", nargs="*", help="only these (default: all)")
    parser.add_argument(
        "--no-breaking", action="store_true", help="refuse to publish what breaks callers"
    )
    options = parser.parse_args(arguments)
    services = _services(Path.cwd())
    if unknown := set(options.services) - services.keys():
        parser.error(f"no such service: {', '.join(sorted(unknown))}")
    different = False
    for name in options.services or sorted(services):
        document = describe(name, _routers(services[name]))
        found = changes.between(snapshots.read(name), document)
        for change in found:
            print(f"{name}: {change}")
        different = different or bool(found)
        if options.command == "update":
            if options.no_breaking and any(change.breaking for change in found):
                return 1
            snapshots.write(name, document)
    return int(different and options.command == "check")


def _services(root: Path) -> dict[str, str]:
    """Service -> package, of the repository at `root`."""
    found: dict[str, str] = {}
    for path in root.glob("services/*/service.toml"):
        description = tomllib.loads(path.read_text(encoding="utf-8"))
        found[description["name"]] = description["package"]
    return found


def _routers(package: str) -> Any:
    return importlib.import_module(f"{package}.entrypoints.routers").ROUTERS


if __name__ == "__main__":
    sys.exit(main())

"""`contracts check` compares services with their snapshots, `contracts update` publishes them."""

import argparse
import sys
import tomllib
from pathlib import Path

from contracts import snapshots
from contracts.changes import Change
from contracts.kinds import Kind, Promiser, kinds


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
    refused: list[Change] = []
    for name in options.services or sorted(services):
        for folder, kind in kinds().items():
            refused += _one(services[name], folder, kind, options)
    if any(change.breaking for change in refused):
        print("hint: BREAKING: others still rely on it; libs/contracts/README.md says what to do")
    elif refused:
        print("hint: uv run contracts update")
    return int(bool(refused))


def _one(service: Promiser, folder: str, kind: Kind, options: argparse.Namespace) -> list[Change]:
    """Compare or publish one contract of a service. Returns the changes that are not published."""
    old, new = snapshots.read(service.name, folder), kind.describe(service) or {}
    found = kind.between(old, new)
    for change in found:
        print(f"{service.name}: {change}")
    if options.command == "check":
        return found
    if options.no_breaking and any(change.breaking for change in found):
        return found
    if new:
        snapshots.write(service.name, new, folder)
    else:
        snapshots.path_of(service.name, folder).unlink(missing_ok=True)
    return []


def _services(root: Path) -> dict[str, Promiser]:
    """The services of the repository at `root`, by name."""
    found: dict[str, Promiser] = {}
    for path in root.glob("services/*/service.toml"):
        description = tomllib.loads(path.read_text(encoding="utf-8"))
        found[description["name"]] = Promiser(description["name"], description["package"])
    return found


if __name__ == "__main__":
    sys.exit(main())

"""What is measured: the shop, large systems, and the help page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.timing import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PATTERNS = ["api-gateway", "database-per-service", "externalized-config", "service-registry"]


def clone(scratch: Path) -> Path:
    """Clone this checkout: its commit is measured, not its uncommitted changes."""
    template = scratch / "template"
    subprocess.run(["git", "clone", "--quiet", ROOT, template], check=True)
    return template


def shop(template: Path, scratch: Path) -> tuple[Command, Command, Command]:
    """Return msgen, msgen for the first time, and plain Copier: same commit, same answers."""
    ours, plain = scratch / "ours" / "shop", scratch / "plain" / "shop"
    new = [BIN / "msgen", "new", ours, "--preset", "shop", "-y", "--source", template]
    nothing_kept = scratch / "cache"
    preset = template / "presets" / "shop.yml"
    copy = [BIN / "copier", "copy", "--defaults", "--quiet", "--vcs-ref", "HEAD"]
    return (
        Command("msgen new", new, [ours]),
        Command(
            "msgen new, first time",
            new,
            [ours, nothing_kept],
            {"XDG_CACHE_HOME": str(nothing_kept)},
        ),
        Command(
            "copier copy",
            [*copy, "--data-file", preset, template, plain],
            [plain],
        ),
    )


def large(template: Path, scratch: Path, sizes: Sequence[int]) -> list[Command]:
    """Return msgen writing systems of so many services, each calling up to three others."""
    commands: list[Command] = []
    for size in sizes:
        spec, output = scratch / f"{size}.json", scratch / f"system-{size}"
        spec.write_text(json.dumps(system(size)), encoding="utf-8")
        arguments = [BIN / "msgen", "new", output, "--spec", spec, "-y", "--source", template]
        commands.append(Command(f"msgen new, {size} services", arguments, [output]))
    return commands


def system(size: int) -> dict[str, Any]:
    """Return a spec of `size` services; edges go to services just before, so they grow in line."""
    services = [
        {
            "name": f"service-{number}",
            "entity": {
                "name": f"Thing{number}",
                "fields": {"title": "str", "amount": "decimal", "due": "date?", "done": "bool"},
            },
            "calls": [f"service-{peer}" for peer in range(max(1, number - 3), number)],
        }
        for number in range(1, size + 1)
    ]
    return {"system_name": "large", "patterns": PATTERNS, "services": services, "ci": "github"}


def help_page() -> Command:
    """Return the command that every newcomer types first."""
    return Command("msgen --help", [BIN / "msgen", "--help"])

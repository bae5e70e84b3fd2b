"""What `make check` runs: the tools that read the code, side by side; what they find is printed."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Check:
    """A command that ends with status 0 when all is well."""

    name: str
    argv: tuple[str, ...]


CHECKS = (
    Check("format", ("-m", "ruff", "format", "--check", ".")),
    Check("lint", ("-m", "ruff", "check", ".")),
    Check("types", ("-m", "basedpyright")),
    Check("contracts", ("-m", "contracts", "check")),
)


async def run_check(check: Check, root: Path) -> bool:
    """Run one check; print what it found. Whether all is well."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *check.argv,
        cwd=root,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    passed = process.returncode == 0
    if not passed:
        print(output.decode("utf-8", "replace"), end="")
    print(f"{check.name}: {'ok' if passed else 'failed'}", flush=True)
    return passed


async def run_checks(root: Path) -> bool:
    """Run all checks at the same time. Whether all is well."""
    return all(await asyncio.gather(*(run_check(check, root) for check in CHECKS)))

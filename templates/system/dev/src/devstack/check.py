"""`devstack check`: everything that must agree and needs no server, side by side."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from devstack import agreement


@dataclass(frozen=True)
class Outcome:
    """How one check ended, and what it printed."""

    name: str
    passed: bool
    output: str


TOOLS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("basedpyright",),
    "contracts": ("contracts.cli", "check"),
}
"""The checks that a tool makes: `python -m` and its arguments."""


def run_tool(root: Path, name: str) -> Outcome:
    """Run one tool on the repository."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", *TOOLS[name]],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, done.stdout.strip())


def run_manifests(root: Path) -> Outcome:
    """Compare what deploys a service with what the service says of itself."""
    findings = agreement.findings(root)
    return Outcome("manifests", not findings, "\n".join(findings))


def run_all(root: Path) -> Iterable[Outcome]:
    """Every check, side by side; the outcomes in a fixed order."""
    with ThreadPoolExecutor() as pool:
        tools = [pool.submit(run_tool, root, name) for name in TOOLS]
        manifests = pool.submit(run_manifests, root)
        for running in (*tools, manifests):
            yield running.result()


def check(root: Path) -> int:
    """Print the outcome of every check. Exit status: 0 when all passed, else 1."""
    failed = 0
    for outcome in run_all(root):
        print(f"{'ok  ' if outcome.passed else 'FAIL'} {outcome.name}", flush=True)
        if not outcome.passed:
            failed += 1
            print(outcome.output, flush=True)
    return int(failed > 0)

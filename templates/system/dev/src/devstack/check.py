"""`devstack check`: everything that must agree and needs no server, side by side."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from devstack.checks import Check, checks


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


def run_check(root: Path, name: str, check: Check) -> Outcome:
    """Let one of our own checks look at the repository."""
    findings = check.findings(root)
    return Outcome(name, not findings, "\n".join(findings))


def run_all(root: Path) -> Iterable[Outcome]:
    """Every check, side by side; the outcomes in a fixed order."""
    with ThreadPoolExecutor() as pool:
        running = [pool.submit(run_tool, root, name) for name in TOOLS]
        running += [pool.submit(run_check, root, name, one) for name, one in checks().items()]
        for each in running:
            yield each.result()


def check(root: Path) -> int:
    """Print the outcome of every check. Exit status: 0 when all passed, else 1."""
    failed = 0
    for outcome in run_all(root):
        print(f"{'ok  ' if outcome.passed else 'FAIL'} {outcome.name}", flush=True)
        if not outcome.passed:
            failed += 1
            print(outcome.output, flush=True)
    return int(failed > 0)

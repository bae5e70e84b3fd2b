"""What holds for every rendered tree, whichever patterns it has."""

from __future__ import annotations

import ast
import json
import os
import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.render.conftest import Toolchain
from tests.render.systems import Combination, run, write

# Words that only the code, configuration or documentation of a pattern uses.
TRACES = {
    "api-gateway": r"edge[-_]auth|forwardauth|gateway_port",
    "api-gateway or sidecar": r"traefik",
    "service-registry": r"valkey|registry_url|chassis\.registry",
    "externalized-config": r"config_dir|watchfiles|chassis\.config\b",
    "event-driven": r"\bnats|jetstream|faststream|\b(out|in)box|asyncapi|dead[-_ ]letter",
    "saga": r"\bsagas?\b|\bdbos|compensation",
    "cqrs": r"\bcqrs\b|projector|projection|read[-_ ]model|min_version",
    "circuit-breaker": r"circuit[-_ ]?breaker|fluxgate|\bbreaker|half[-_ ]open|lastgood",
    "retry": r"stamina|budget_percent|retrypolicy|should[-_]retry",
    "bulkhead": r"bulkhead|inflightreq|admission|concurrent:|capacitylimiter",
    "api-composition": r"storefront|composer|chassis\.(composition|batches|matches)|/batch/",
    "leader-election": r"leader[-_ ]?election|cronsim|leadership|\bjobs\.py|job_(lease|fence|run)s",
    "sidecar": r"sidecar|ambassador|mutual[ -]tls|mtls|certificates_dir",
    "strangler-fig": r"strangler|legacy|anti[-_ ]corruption|shadow",
}
# They count after the chaos what any system must have kept, and look at run time what it has.
# So does the table of policies: it shows whatever guards a running service says it has.
AT_RUN_TIME = (
    *(
        f"dev/src/devstack/{name}"
        for name in ("audits/", "customers.py", "demand.py", "evidence.py", "policies.py")
    ),
    "dev/tests/test_policies.py",
)


def texts(tree: Path) -> Iterator[tuple[str, str]]:
    """Each rendered file, as its path inside the tree and its text."""
    for path in sorted(tree.rglob("*")):
        if path.is_file() and ".venv" not in path.parts and "__pycache__" not in path.parts:
            yield str(path.relative_to(tree)), path.read_text(encoding="utf-8")


def parse(name: str, text: str) -> Any:
    """Parse a file by what its name says it is; any failure is the test's."""
    if name.endswith(".py"):
        return ast.parse(text, name)
    if name.endswith(".json"):
        return json.loads(text)
    if name.endswith(".toml"):
        return tomllib.loads(text)
    if name.endswith((".yml", ".yaml")) and "{{" not in text:
        return list(yaml.safe_load_all(text))
    return None


def faults_of(tree: Path) -> list[str]:
    """What is wrong with the form of a tree's files. Raises where one does not parse."""
    faults: list[str] = []
    for name, text in texts(tree):
        parse(name, text)
        if text and not (text.endswith("\n") and not text.endswith("\n\n")):
            faults.append(f"{name}: does not end in exactly one newline")
        if re.search(r"[ \t]+$", text, re.MULTILINE):
            faults.append(f"{name}: trailing white space")
        if re.search(r"\n\n\n\n", text) or (
            not name.endswith((".py", ".mako")) and "\n\n\n" in text
        ):
            faults.append(f"{name}: a run of blank lines")
        if "{%" in text:
            faults.append(f"{name}: a template tag survived")
    return faults


def lint(folder: Path, toolchain: Toolchain) -> str:
    """What ruff finds, or would format, in everything below a folder."""
    said = ""
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        ruff = run([toolchain.tool("ruff"), *command, "."], folder)
        said += ruff.stdout + ruff.stderr if ruff.returncode else ""
    return said


def traces_in(tree: Path, patterns: Collection[str]) -> list[str]:
    """Words of patterns that a tree was not to have."""
    found: list[str] = []
    for pattern, words in TRACES.items():
        if set(pattern.split(" or ")).isdisjoint(patterns):
            found += [
                f"{pattern}: {name}: {match.group()}"
                for name, text in texts(tree)
                if (
                    not name.startswith(AT_RUN_TIME)
                    and (match := re.search(words, text, re.IGNORECASE))
                )
                or (match := re.search(words, name, re.IGNORECASE))
            ]
    return found


def own_tests(combination: Combination, folder: Path, toolchain: Toolchain) -> int:
    """How many tests of a rendered system's own pass; one that does not fails the caller's."""
    tree = write(combination, folder / combination.preset)  # of its own: tests leave caches
    python = toolchain.adopt(tree)
    # Where the servers of the wheels are: what an agent of a sidecar starts is one of them.
    path = f"{toolchain.home / 'bin'}:{os.environ['PATH']}"
    tests = run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider"], tree, PATH=path)
    assert tests.returncode == 0, tests.stdout + tests.stderr
    passed = re.search(r"(\d+) passed", tests.stdout)
    return int(passed[1]) if passed else 0

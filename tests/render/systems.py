"""The systems that the templates can produce today, and how a test gets one on disk."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, reduce
from pathlib import Path
from typing import Any, cast

from msgen.spec import PATTERNS, load_file, normalise, to_answers
from msgen.template import render, resolve

ROOT = Path(__file__).parents[2]
PRESETS = ("minimal", "shop")
CI_CHOICES = ("github", "gitlab", "none")
FOUNDATION = ("api-gateway", "database-per-service", "externalized-config", "service-registry")
CALLS = ("api-composition", "bulkhead", "circuit-breaker", "retry")
"""What guards a call and what lives by calls: any of them, all, or none."""
AROUND = ("leader-election", "sidecar", "strangler-fig")
TOUCHED = ("api-gateway", "event-driven", "externalized-config", "service-registry")
PATTERN_IDS = tuple(sorted(pattern.id for pattern in PATTERNS))


@dataclass(frozen=True, order=True)
class Combination:
    """One point of the configuration space: a preset, a set of patterns, a CI choice."""

    preset: str
    patterns: tuple[str, ...]
    ci: str

    @property
    def id(self) -> str:
        chosen = "+".join(self.patterns) or "no-pattern"
        return f"{self.preset}/{chosen}/{self.ci}"

    def answers(self) -> dict[str, Any]:
        """The Copier answers of this combination, through the same normalisation as `msgen new`."""
        raw = cast("dict[str, Any]", load_file(ROOT / "presets" / f"{self.preset}.yml"))
        raw |= {"patterns": list(self.patterns), "ci": self.ci}
        if "api-gateway" not in self.patterns:
            raw.pop("gateway_port", None)
        return to_answers(normalise(raw).system)


def closed(chosen: Collection[str]) -> bool:
    """Whether a set of patterns holds everything that its members need."""
    return all(set(one.needs) <= set(chosen) for one in PATTERNS if one.id in chosen)


def subsets(patterns: Collection[str]) -> list[tuple[str, ...]]:
    """Every set of some patterns that holds what its members need, smallest first."""
    sizes = range(len(patterns) + 1)
    chosen = (one for size in sizes for one in itertools.combinations(sorted(patterns), size))
    return [one for one in chosen if closed(one)]


def whole_space() -> list[tuple[str, ...]]:
    """Every set of patterns that a spec may end up with."""
    return subsets(PATTERN_IDS)


def with_presets(sets: Collection[tuple[str, ...]]) -> list[Combination]:
    """Some sets of patterns, each with every preset; the CI choices take turns."""
    points = itertools.product(sorted(sets), PRESETS)
    return [
        Combination(preset, patterns, CI_CHOICES[number % len(CI_CHOICES)])
        for number, (patterns, preset) in enumerate(points)
    ]


def combinations() -> list[Combination]:
    """Any three patterns in every state they can be in, with every preset."""
    return with_presets(covering_sets(3))


def covering(strength: int) -> list[Combination]:
    """Any `strength` patterns in every state they can be in; the presets take turns."""
    return [
        Combination(PRESETS[number % len(PRESETS)], patterns, "none")
        for number, patterns in enumerate(covering_sets(strength))
    ]


def guarded() -> list[Combination]:
    """Every set of the four with both presets: on the foundation, and on nothing at all."""
    rows = [
        one
        for chosen in subsets(CALLS)
        for one in (
            Combination("shop", (*FOUNDATION, *chosen), "none"),
            Combination("minimal", chosen, "none"),
        )
    ]
    return [replace(one, patterns=tuple(sorted(one.patterns))) for one in rows]


def around() -> list[Combination]:
    """Every set of those that stand around services, with every set of what they touch."""
    return [Combination("minimal", chosen, "none") for chosen in subsets((*AROUND, *TOUCHED))]


@cache
def covering_sets(strength: int) -> tuple[tuple[str, ...], ...]:
    """A few sets in which each `strength` patterns meet in every state they can be in.

    A covering array, made greedily: the next row is the one with the most that no row had before.
    """
    rows = {chosen: _states(chosen, strength) for chosen in whole_space()}
    missing = reduce(lambda one, other: one | other, rows.values())
    picked: list[tuple[str, ...]] = []
    while missing:
        best = max(rows, key=lambda chosen: (rows[chosen] & missing).bit_count())
        missing &= ~rows[best]
        picked.append(best)
    return tuple(sorted(picked))


def _states(chosen: Collection[str], strength: int) -> int:
    """The states of each `strength` patterns in a set, as the bits of one number.

    Thousands of sets have thousands of states each: sets of tuples would take minutes.
    """
    there = set(chosen)
    groups = list(itertools.combinations(PATTERN_IDS, strength))
    bits = bytearray(-(-(len(groups) << strength) // 8))
    for number, group in enumerate(groups):
        state = sum((name in there) << place for place, name in enumerate(group))
        bit = (number << strength) + state
        bits[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(bits, "little")


def write(combination: Combination, destination: Path) -> Path:
    """Render a combination into `destination`; returns it."""
    render(resolve(str(ROOT)), combination.answers(), destination)
    return destination


def find_uv() -> str:
    """The uv that `make` installed, else the one on PATH."""
    search = os.pathsep.join([str(ROOT / ".tools" / "bin"), os.environ.get("PATH", "")])
    uv = shutil.which("uv", path=search)
    assert uv, "uv is not installed; `make test` puts it into .tools/"
    return uv


def run(command: list[str | Path], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a rendered tree, its output captured; the caller judges the status."""
    clean = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )


def source_folders(tree: Path) -> list[Path]:
    """The folders that import packages of a rendered tree lie in."""
    return sorted(path for path in tree.glob("*/**/src") if ".venv" not in path.parts)


def third_party(tree: Path) -> list[str]:
    """The requirements of every project in a tree and of its tools, its own members aside."""
    projects = [tomllib.loads(path.read_text()) for path in tree.rglob("pyproject.toml")]
    own = {project["project"]["name"] for project in projects if "project" in project}
    wanted: set[str] = set()
    for project in projects:
        wanted.update(project.get("project", {}).get("dependencies", []))
        for group in project.get("dependency-groups", {}).values():
            wanted.update(entry for entry in group if isinstance(entry, str))
    return sorted(requirement for requirement in wanted if requirement not in own)

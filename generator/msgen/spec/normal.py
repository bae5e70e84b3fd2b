"""Raw spec -> normal form, with every mistake reported at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from msgen.spec import draft, graph, limits, names, rules, sections, shape
from msgen.spec.build import build_system
from msgen.spec.compositions import read_compositions
from msgen.spec.defaults import complete_entities, complete_ports
from msgen.spec.jobs import read_jobs
from msgen.spec.legacy import read_legacy
from msgen.spec.patterns import DEFAULT_PATTERNS, PATTERNS, complete, missing_keys
from msgen.spec.policies import read_policy
from msgen.spec.read_models import read_read_models
from msgen.spec.report import Note, Report, child, described, shown
from msgen.spec.sagas import read_sagas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from msgen.errors import Finding
    from msgen.spec.draft import ServiceDraft
    from msgen.spec.model import System
    from msgen.spec.patterns import Pattern
    from msgen.spec.rules import Deployable
    from msgen.spec.shape import Raw

SYSTEM_KEYS: Final = (
    "system_name", "patterns", "services", "sagas", "read_models", "compositions", "call_policy",
    "jobs", "legacy", "gateway_port", "ci",
)  # fmt: skip
COPIER_KEYS: Final = ("_commit", "_src_path")
"""What an answers file of Copier holds besides the answers."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A spec in normal form.

    Attributes:
        system: The normal form.
        notes: What was added or is worth a look: pulled-in patterns, call cycles.
    """

    system: System
    notes: tuple[Note, ...]


def normalise(
    raw: object,
    *,
    excluded: Collection[str] = (),
    findings: Iterable[Finding] = (),
    catalogue: Sequence[Pattern] = PATTERNS,
) -> Normalised:
    """Check a raw spec and make everything in it explicit.

    The normal form of a normal form is itself. Services, sagas, read models, compositions, jobs
    and legacy applications are sorted by name, so that the order in which they were added leaves no
    trace; fields, steps and sources keep their order.

    Args:
        raw: What the user wrote: a mapping, shorthand allowed.
        excluded: Pattern ids the user ruled out by name.
        findings: Mistakes found earlier, to be reported together with those of the spec.
        catalogue: The patterns that exist.

    Raises:
        InputError: With one finding per mistake.
    """
    report = Report(findings)
    spec = shape.mapping(report, "spec", raw, "a mapping with system_name and services")
    if spec is None:
        report.stop_if_wrong()
        spec = {}
    spec = {key: value for key, value in spec.items() if key not in COPIER_KEYS}
    absent = missing_keys(catalogue)
    keys = [key for key in SYSTEM_KEYS if key not in absent]
    shape.known(report, "", spec, keys, f"known keys: {', '.join(keys)}")

    system_name = _system_name(report, spec)
    patterns = _patterns(report, spec, excluded, catalogue)
    parts = _parts(report, spec, absent)
    patterns = sections.choose(report, parts, patterns, excluded)
    ci = _ci(report, spec)
    gateway_port = _gateway_port(
        report, spec, parts.deployables, wanted="api-gateway" in patterns,
        quiet="api-gateway" in excluded,
    )  # fmt: skip
    complete_entities(report, parts.services)
    sections.complete(report, parts)
    rules.check(report, system_name, parts.services, parts.deployables)
    sections.check(report, parts, patterns)
    report.stop_if_wrong()

    sections.derive(report, parts, patterns)
    complete_ports(parts.deployables, gateway_port)
    _note_cycles(report, parts.services)
    system = build_system(system_name or "", patterns, parts, gateway_port, ci)
    return Normalised(system, tuple(report.notes))


def _system_name(report: Report, spec: Raw) -> str | None:
    if "system_name" not in spec:
        report.error("system_name", "a system needs a name", "add system_name: shop, for example")
        return None
    return draft.read_name(report, "system_name", spec["system_name"], names.SYSTEM)


def _parts(report: Report, spec: Raw, absent: Collection[str]) -> sections.Parts:
    has = {key for key in spec if key not in absent}
    policy = spec.get("call_policy")
    return sections.Parts(
        services=_services(report, spec, absent),
        sagas=read_sagas(report, spec["sagas"]) if "sagas" in has else [],
        read_models=read_read_models(report, spec["read_models"]) if "read_models" in has else [],
        compositions=read_compositions(report, spec["compositions"], absent)
        if "compositions" in has
        else [],
        call_policy=read_policy(report, "call_policy", policy, absent)
        if "call_policy" in has
        else None,
        jobs=read_jobs(report, spec["jobs"]) if "jobs" in has else [],
        legacy=read_legacy(report, spec["legacy"]) if "legacy" in has else [],
    )


def _services(report: Report, spec: Raw, absent: Collection[str]) -> list[ServiceDraft]:
    if "services" not in spec:
        report.error("services", "a system needs services", "add services: [orders], for example")
        return []
    return draft.read_services(report, spec["services"], absent)


def _patterns(
    report: Report, spec: Raw, excluded: Collection[str], catalogue: Sequence[Pattern]
) -> tuple[str, ...]:
    ids = [pattern.id for pattern in catalogue]
    value = spec.get("patterns", [id_ for id_ in DEFAULT_PATTERNS if id_ not in excluded])
    items = shape.items(report, "patterns", value, "a list of pattern ids") or []
    chosen: list[str] = []
    for index, item in enumerate(items):
        place = child("patterns", index)
        id_ = shape.text(report, place, item, "a pattern id")
        if id_ is None:
            continue
        if id_ not in ids:
            otherwise = f"one of {', '.join(ids)}"
            report.error(
                place, f"unknown pattern {shown(id_)}", report.suggest(id_, ids, otherwise)
            )
        elif id_ in chosen:
            report.error(place, f"{shown(id_)} is already listed", "remove one of them")
        else:
            chosen.append(id_)
    return complete(chosen, excluded, report, catalogue)


def _ci(report: Report, spec: Raw) -> Literal["github", "gitlab", "none"]:
    choices = limits.CI_CHOICES
    value = spec.get("ci", limits.DEFAULT_CI)
    if value is None or isinstance(value, bool):
        report.error(
            "ci", f"expected a choice, found {described(value)}", f"one of {', '.join(choices)}"
        )
    elif (ci := shape.text(report, "ci", value, f"one of {', '.join(choices)}")) is not None:
        if ci in choices:
            return ci
        report.error(
            "ci",
            f"unknown choice {shown(ci)}",
            report.suggest(ci, choices, f"one of {', '.join(choices)}"),
        )
    return limits.DEFAULT_CI


def _gateway_port(
    report: Report, spec: Raw, services: Iterable[Deployable], *, wanted: bool, quiet: bool
) -> int | None:
    taken = {service.port: service for service in services if service.port is not None}
    port = None
    if "gateway_port" in spec:
        port = shape.port(
            report, "gateway_port", spec["gateway_port"], limits.MIN_PORT, limits.MAX_PORT
        )
    if not wanted:
        if port is not None and not quiet:
            report.note("gateway_port", "was dropped: without api-gateway there is no gateway")
        return None
    if port is None:
        return next(p for p in range(limits.GATEWAY_PORT, limits.MAX_PORT) if p not in taken)
    if port in taken:
        report.error(
            "gateway_port",
            f"port {port} is already taken by {taken[port].place}",
            "leave it out to get a free one",
        )
    return port


def _note_cycles(report: Report, services: list[ServiceDraft]) -> None:
    calls = {service.name or "": [peer for _, peer in service.calls] for service in services}
    for cycle in graph.cycles(calls):
        report.note("services", f"call each other in a circle: {' -> '.join(cycle)}")

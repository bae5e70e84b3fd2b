"""Call policies: how a spec spells them, the system's and what differs for one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgen.spec import shape
from msgen.spec.figures import SECTIONS, TIMEOUTS
from msgen.spec.report import child

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from msgen.spec.figures import Figure
    from msgen.spec.report import Report
    from msgen.spec.shape import Raw

POLICY_KEYS: Final = (*TIMEOUTS, *SECTIONS)

_KEYS_HINT: Final = "known keys: {}"


@dataclass(slots=True)
class PolicyDraft:
    """Figures by their places, None for one that is not legal; the system's has no service."""

    place: str
    service: str = ""
    figures: dict[str, float | None] = field(default_factory=dict[str, float | None])


def read_policy(
    report: Report, place: str, value: object, unknown: Collection[str] = (), service: str = ""
) -> PolicyDraft:
    """Read `{total_timeout: 2.5, breaker: {open_seconds: 10.0}}`.

    Args:
        report: Takes the mistakes.
        place: Where it stands.
        value: What was written.
        unknown: Sections that no pattern reads.
        service: Whom the calls go to.
    """
    draft = PolicyDraft(place, service)
    raw = shape.mapping(report, place, value, "a policy such as {total_timeout: 2.5}")
    if raw is None:
        return draft
    keys = [key for key in POLICY_KEYS if key not in unknown]
    shape.known(report, place, raw, keys, _KEYS_HINT.format(", ".join(keys)))
    _read_figures(report, draft, place, raw, TIMEOUTS)
    for section, figures in SECTIONS.items():
        if section not in raw or section in unknown:
            continue
        where = child(place, section)
        inner = shape.mapping(report, where, raw[section], f"the figures of {section}")
        if inner is not None:
            shape.known(report, where, inner, list(figures), _KEYS_HINT.format(", ".join(figures)))
            _read_figures(report, draft, where, inner, figures, f"{section}.")
    return draft


def _read_figures(  # noqa: PLR0913, PLR0917 - what is read, from where, into what
    report: Report,
    draft: PolicyDraft,
    place: str,
    raw: Raw,
    figures: Mapping[str, Figure],
    prefix: str = "",
) -> None:
    for name, figure in figures.items():
        if name in raw:
            found = shape.figure(report, child(place, name), raw[name], figure)
            draft.figures[prefix + name] = found


def read_policies(
    report: Report, place: str, value: object, unknown: Collection[str] = ()
) -> list[PolicyDraft]:
    """Read `{payments: {total_timeout: 2.5}}`."""
    raw = shape.mapping(report, place, value, "policies by the name of the service called") or {}
    return [
        read_policy(report, child(place, service), written, unknown, service)
        for service, written in raw.items()
    ]

"""Applies `--with`, `--without` and `--set` to a raw spec, before it is normalised."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from msgen.errors import Finding, InputError
from msgen.spec.load import load_value
from msgen.spec.patterns import DEFAULT_PATTERNS, PATTERNS
from msgen.spec.report import Report, described, did_you_mean, shown
from msgen.spec.sagas import opened_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_STEP: Final = re.compile(r"(?:^|\.)(?P<key>[^.\[\]]+)|\[(?P<index>[0-9]{1,6})\]")

Raw = dict[str, object]


@dataclass(frozen=True, slots=True)
class Edited:
    """A raw spec with the options of a command line applied.

    Attributes:
        raw: The spec.
        excluded: Patterns ruled out by name.
        findings: Mistakes in the options; `normalise` reports them with those of the spec.
    """

    raw: dict[str, object]
    excluded: frozenset[str]
    findings: tuple[Finding, ...]


def apply_options(
    raw: Mapping[str, object],
    *,
    with_patterns: Iterable[str] = (),
    without_patterns: Iterable[str] = (),
    settings: Iterable[str] = (),
) -> Edited:
    """Apply the options of a command line; the given spec is left alone.

    Args:
        raw: The spec to start from.
        with_patterns: Values of `--with`, each a comma-separated list of pattern ids.
        without_patterns: Values of `--without`, alike.
        settings: Values of `--set`: `ci=none`, `services[0].port=1`, `services.orders.port=1`.
    """
    report = Report()
    edited = copy.deepcopy(dict(raw))
    for setting in settings:
        _set(report, edited, setting)
    added = _ids(report, "--with", with_patterns)
    excluded = _ids(report, "--without", without_patterns)
    for id_ in sorted(set(added) & set(excluded)):
        report.error("--without", f"{id_} is in --with as well", "choose one of the two")
    if added or excluded:
        _choose(edited, added, excluded)
    return Edited(edited, frozenset(excluded), tuple(report.findings))


def _ids(report: Report, option: str, values: Iterable[str]) -> list[str]:
    known = [pattern.id for pattern in PATTERNS]
    given = [id_.strip() for value in values for id_ in value.split(",")]
    for id_ in given:
        if id_ not in known:
            hint = did_you_mean(id_, known) or f"one of {', '.join(known)}"
            report.error(option, f"unknown pattern {shown(id_)}", hint)
    return [id_ for id_ in given if id_ in known]


def _choose(raw: Raw, added: Sequence[str], excluded: Sequence[str]) -> None:
    chosen = raw.get("patterns", list(DEFAULT_PATTERNS))
    if isinstance(chosen, list):
        kept = [id_ for id_ in cast("list[object]", chosen) if id_ not in excluded]
        raw["patterns"] = kept + [id_ for id_ in dict.fromkeys(added) if id_ not in kept]


def _set(report: Report, raw: Raw, setting: str) -> None:
    key, equals, text = setting.partition("=")
    place = f"--set {key if key.isprintable() else shown(key)}"
    steps = _steps(key)
    if not equals or not steps:
        report.error(place, f"{shown(setting)} is not KEY=VALUE", "for example ci=none")
        return
    try:
        value = load_value(text, place)
        _assign(raw, steps, value, place)
    except InputError as error:
        report.findings.extend(error.findings)


def _steps(key: str) -> list[str | int]:
    """Take a path apart: `services[0].port` -> services, 0, port; nothing when it is no path."""
    steps: list[str | int] = []
    end = 0
    while end < len(key):
        match = _STEP.match(key, end)
        if match is None:
            return []
        steps.append(int(match["index"]) if match["key"] is None else match["key"])
        end = match.end()
    return steps


def _assign(raw: Raw, steps: Sequence[str | int], value: object, place: str) -> None:
    target: object = raw
    among = ""
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(target, dict):
            mapping = cast("dict[str | int, object]", target)
            if after is None:
                mapping[str(step)] = value
            else:
                target = mapping.setdefault(str(step), {})
                among = str(step)
        elif isinstance(target, list):
            items = cast("list[object]", target)
            index = _index(items, step, place)
            if after is None:
                items[index] = value
            else:
                target = items[index] = _opened(items[index], among)
        else:
            raise InputError(
                Finding(
                    place,
                    f"cannot go on at {shown(str(step))}: {described(target)} is there",
                    "set what comes before it as a whole",
                )
            )


def _opened(item: object, among: str) -> object:
    """Turn a shorthand into a mapping that can take a setting, given the list it stands in."""
    if not isinstance(item, str):
        return item
    match among:
        case "services" | "compositions" | "legacy":
            return {"name": item}
        case "sources" | "routes":
            return {"service": item}
        case "steps":
            return opened_step(item)
        case _:
            return item


def _index(items: Sequence[object], step: str | int, place: str) -> int:
    if isinstance(step, int):
        if step < len(items):
            return step
        raise InputError(
            Finding(place, f"there is no item {step}", f"the list has {len(items)} items, from 0")
        )
    names = [_name(item) for item in items]
    if step in names:
        return names.index(step)
    known = [name for name in names if name]
    hint = did_you_mean(step, known) or f"one of {', '.join(known) or 'none'}"
    raise InputError(Finding(place, f"there is no {shown(step)} in the list", hint))


def _name(item: object) -> str:
    if isinstance(item, dict):
        item = cast("dict[object, object]", item).get("name")
    return item if isinstance(item, str) else ""

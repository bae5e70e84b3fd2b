"""Results as text for people and as JSON for programs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from strangler.commands import Moved, Status
from strangler.state import Change

COLUMNS = (
    "ROUTE",
    "PATH",
    "LEGACY",
    "NEW",
    "COMPARED",
    "STICKY",
    "IN FORCE",
    "LAST CHANGE",
)
SHOWN_DIFFERENCES = 10


def status_text(found: Sequence[Status]) -> str:
    """A line for each route."""
    return table([COLUMNS, *map(_line, found)])


def status_json(found: Sequence[Status]) -> list[dict[str, Any]]:
    """Every route with its whole record."""
    return [
        {
            **one.state.model_dump(mode="json"),
            "in_force": one.in_force,
            "health": {"legacy": one.seen.legacy, "new": one.seen.new},
        }
        for one in found
    ]


def moved_text(done: Moved) -> str:
    """What a change did."""
    now = done.state.setting
    if not done.files and now == done.before:
        return f"{done.state.route}: nothing changes"
    parts = [
        f"{name} {before} -> {after}"
        for name, before, after in (
            ("percent", done.before.percent, now.percent),
            ("shadow", done.before.shadow, now.shadow),
        )
        if before != after
    ]
    taken = "no gateway has taken it up here"
    if done.seconds is not None:
        taken = f"in force after {done.seconds * 1000:.0f} ms"
    wrote = "".join(f"\n  wrote {file}" for file in done.files)
    return f"{done.state.route}: {', '.join(parts) or 'written'}; {taken}{wrote}"


def moved_json(done: Moved) -> dict[str, Any]:
    """The same for programs."""
    return {
        "route": done.state.route,
        "before": done.before.model_dump(),
        "after": done.state.setting.model_dump(),
        "files": list(done.files),
        "in_force_seconds": done.seconds,
    }


def report_text(found: Mapping[str, Any]) -> str:
    """Counts, then the newest differences."""
    writes = cast("Mapping[str, int]", found["writes"])
    lines = [
        f"{found['route']}: {found['compared']} compared since {found['since']}:"
        f" {found['equal']} equal, {found['different']} different, {found['failed']} failed",
        f"  writes tried on the new side: {writes['accepted']} accepted,"
        f" {writes['refused']} refused; {found['dropped']} of {found['mirrored']} not looked at",
    ]
    differences = cast("list[dict[str, Any]]", found["differences"])
    for one in differences[-SHOWN_DIFFERENCES:]:
        lines.append(f"  {one['at']} {one['method']} {one['path']}")
        lines += [
            f"    {field['path']}: legacy {field['legacy']!r}, new {field['new']!r}"
            for field in one["fields"]
        ]
    return "\n".join(lines)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """The rows with their columns below one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ((cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def _line(one: Status) -> tuple[str, ...]:
    state, seen = one.state, one.seen
    in_force = {None: "unknown", True: "yes", False: "no"}[one.in_force]
    return (
        state.route,
        state.path,
        f"{100 - state.percent} % ({seen.legacy})",
        f"{state.percent} % ({seen.new})",
        f"{state.shadow} %",
        "yes" if state.sticky else "no",
        in_force,
        _change(state.history[-1]) if state.history else "-",
    )


def _change(change: Change) -> str:
    moment = change.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")
    why = f": {change.why}" if change.why else ""
    return f"{moment} {change.verb} by {change.by}{why}"

"""What the shell offers after `--preset`, `--with` and `--without`."""

from __future__ import annotations


def complete_presets(incomplete: str) -> list[tuple[str, str]]:
    """Preset names that start with what is typed, each with its summary."""
    from msgen.spec import presets
    from msgen.template.source import resolve

    return [
        (preset.name, preset.summary)
        for preset in presets.available(resolve().presets)
        if preset.name.startswith(incomplete)
    ]


def complete_patterns(incomplete: str) -> list[tuple[str, str]]:
    """Pattern ids that go on after the last comma of what is typed."""
    from msgen.spec import PATTERNS

    typed, comma, _ = incomplete.rpartition(",")
    return [
        (f"{typed}{comma}{pattern.id}", pattern.summary)
        for pattern in PATTERNS
        if pattern.id not in typed.split(",")
        and f"{typed}{comma}{pattern.id}".startswith(incomplete)
    ]

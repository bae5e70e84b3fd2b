"""The command line: one module per verb, and one way out.

A command function takes parsed options and returns a frozen result (`results`); it never prints or
exits. `group` runs it, turns every exception into a result as well (`failures`), and hands that to
`output`, the one module that prints, in the words of `text`. Modules here import what they need
inside functions: `msgen --help` has 0.2 s.
"""

from __future__ import annotations


def main() -> None:
    """The console script `msgen`."""
    from msgen.cli.app import app

    app(prog_name="msgen")

"""`python -m msgen`."""

from __future__ import annotations

from msgen.cli import main

main()

"""Settings every test shares."""

from __future__ import annotations

from hypothesis import settings

# Other work may share the machine: how long one example takes says nothing.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

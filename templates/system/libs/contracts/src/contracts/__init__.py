"""What the services promise each other, as files under review: `<kind>/<service>.json`.

The tests of each service compare what it does with its snapshots. A change that is meant is
published with `uv run contracts update`, which says whether it breaks callers.
"""

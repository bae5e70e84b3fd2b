"""What the services promise each other, as files under review: `openapi/<service>.json`.

The tests of each service compare its API with its snapshot. A change that is meant is published
with `uv run contracts update`, which says whether it breaks callers.
"""

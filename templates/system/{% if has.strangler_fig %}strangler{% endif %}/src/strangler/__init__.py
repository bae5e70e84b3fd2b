"""Moves the routes of legacy applications to the services that take them over.

`gateway/strangler/<route>.yaml` says how far each one has moved, and who moved it. What the gateway
reads follows from it. `strangler.differ` is the process that compares both sides.
"""

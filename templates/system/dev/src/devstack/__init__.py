"""The local stack: the real components of the system as supervised processes on loopback.

`devstack up` runs it in a terminal; `devstack.stack.Stack` runs it inside a test session.
For development and tests only, never for production.
"""

"""What can go wrong in a use case, said without HTTP.

Use cases and adapters raise these; `chassis.problems` alone knows which status each becomes::

    ApplicationError
    ├── NotFound            the thing asked for does not exist
    ├── Conflict            the request contradicts the present state
    │   └── StaleVersion    it was made against an older version
    ├── Invalid             well-formed, but not acceptable
    ├── Unauthenticated     no valid proof of identity
    ├── Forbidden           identity known, permission missing
    ├── Unavailable         a dependency does not answer now; try again later
    └── PeerFailed          a dependency answered with something that makes no sense
"""

from collections.abc import Mapping


class ApplicationError(Exception):
    """Base of all expected failures. `detail` is shown to the caller: keep secrets out of it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(ApplicationError):
    """The thing asked for does not exist (or the caller may not know that it does)."""


class Conflict(ApplicationError):
    """The request contradicts the present state."""


class StaleVersion(Conflict):
    """The request was made against a version that has been replaced."""


class Invalid(ApplicationError):
    """Well-formed, but not acceptable. `fields` maps a field's name to what is wrong with it."""

    def __init__(self, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fields = dict(fields or {})


class Unauthenticated(ApplicationError):
    """The request carries no valid proof of identity."""


class Forbidden(ApplicationError):
    """The caller is known and lacks `scope`."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"the scope {scope!r} is required")
        self.scope = scope


class Unavailable(ApplicationError):
    """A dependency does not answer now. Asking again after `retry_after` seconds may help."""

    def __init__(self, dependency: str, retry_after: int = 1) -> None:
        super().__init__(f"{dependency} is unavailable")
        self.dependency = dependency
        self.retry_after = retry_after


class PeerFailed(ApplicationError):
    """A dependency answered with something that makes no sense here; asking again does not help."""

    def __init__(self, dependency: str) -> None:
        super().__init__(f"{dependency} gave an unexpected answer")
        self.dependency = dependency

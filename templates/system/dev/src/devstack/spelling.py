"""One place in which a fact of a service is spelled again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spelling:
    """A file that must say something about a service, and what."""

    path: str
    fact: str
    pattern: str

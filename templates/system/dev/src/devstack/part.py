"""What one component adds to a stack."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from devstack.layout import Service
from devstack.process import Node


def nothing(_service: Service) -> Mapping[str, str]:
    """The environment of a part that services need not know."""
    return {}


@dataclass(frozen=True)
class Part:
    """The nodes of a component, what services must know of it, and the links a person may open."""

    nodes: tuple[Node, ...] = ()
    service_env: Callable[[Service], Mapping[str, str]] = nothing
    service_needs: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict[str, str])

"""Settings in layers: what is said nearer to the point wins."""

from collections.abc import Mapping
from typing import Any, cast


def laid_over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the values of `top` in the place of its own, mappings inside merged as well."""
    return dict(base) | {key: _over(base.get(key), value) for key, value in top.items()}


def each_over(base: Mapping[str, Any], tops: Mapping[str, Any]) -> dict[str, Any]:
    """Each of `tops` laid over `base`; what is no mapping is left to whoever checks it."""
    return {key: _over(base, value) for key, value in tops.items()}


def _over(below: object, value: Any) -> Any:
    if isinstance(below, Mapping) and isinstance(value, Mapping):
        return laid_over(cast("Mapping[str, Any]", below), cast("Mapping[str, Any]", value))
    return value

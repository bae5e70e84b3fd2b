"""Reading the environment by hand: pydantic would double the memory and the start of a sidecar."""

from collections.abc import Mapping


class CannotStart(Exception):
    """The sidecar cannot do its work with what it was given."""


class Environment:
    """Variables, and what is wrong with those that were asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._faults: list[str] = []

    def check(self) -> None:
        """Raise `CannotStart` that names every bad variable, if there is one."""
        if self._faults:
            raise CannotStart("; ".join(self._faults))

    def text(self, name: str, default: str = "") -> str:
        """A text that is not empty."""
        value = self._variables.get(name, "") or default
        if not value:
            self._faults.append(f"{name}: missing")
        return value

    def optional(self, name: str) -> str:
        """A text, perhaps an empty one."""
        return self._variables.get(name, "")

    def names(self, name: str) -> frozenset[str] | None:
        """Names with commas between them, perhaps none; None if nothing is said."""
        said = self._variables.get(name)
        if said is None:
            return None
        return frozenset(one.strip() for one in said.split(",") if one.strip())

    def required_names(self, name: str) -> frozenset[str]:
        """Names with commas between them, perhaps none."""
        names = self.names(name)
        if names is None:
            self._faults.append(f"{name}: missing")
        return names or frozenset()

    def port(self, name: str) -> int:
        """A port."""
        value = self.text(name)
        if value.isdecimal() and 0 < int(value) < 65_536:
            return int(value)
        if value:
            self._faults.append(f"{name}: not a port")
        return 0

    def seconds(self, name: str, default: float) -> float:
        """A duration of less than an hour."""
        try:
            value = float(self._variables.get(name, default))
        except ValueError:
            value = -1.0
        if not 0 <= value < 3600:
            self._faults.append(f"{name}: not a number of seconds")
        return value

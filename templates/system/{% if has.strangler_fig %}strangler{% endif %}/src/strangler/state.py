"""How far a route has moved, and how it got there: one file for each, made to be reviewed."""

import json
from typing import Annotated, Any, Literal

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from strangler.refusal import Refusal

Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
Verb = Literal["shift", "shadow", "rollback", "apply"]

TEXT = """\
# How far {path} has moved from {legacy} to {service}. `uv run strangler` writes this file,
# and the gateway's that follows from it.
"""


class Frozen(BaseModel):
    """Nothing is added to it, and nothing changes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Setting(Frozen):
    """What a command changes: how much goes to the new side, how much of the rest is compared."""

    percent: Percent = 0
    shadow: Percent = 0


class Change(Frozen):
    """Who changed what, when, and why."""

    at: AwareDatetime
    by: str
    verb: Verb
    why: str
    before: Setting
    after: Setting


class State(Frozen):
    """One route. `ignore` are names of JSON fields that may differ between the sides."""

    route: str
    path: str
    legacy: str
    service: str
    percent: Percent
    shadow: Percent
    sticky: bool
    ignore: tuple[str, ...]
    history: tuple[Change, ...]

    @property
    def setting(self) -> Setting:
        """What it says now."""
        return Setting(percent=self.percent, shadow=self.shadow)

    @property
    def recorded(self) -> Setting:
        """What it said after the last change that was recorded."""
        return self.history[-1].after if self.history else Setting()


def parse(text: str, place: str) -> State:
    """The state that a file says. Raises Refusal that names every place that is wrong."""
    try:
        data: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Refusal(f"{place}: not YAML: {' '.join(str(error).split())}") from error
    try:
        return State.model_validate(data)
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise Refusal(f"{place}: {'; '.join(faults)}") from None


def render(state: State) -> str:
    """The file, as it is always written."""
    lines = [
        TEXT.format(path=state.path, legacy=state.legacy, service=state.service),
        f"route: {quoted(state.route)}\n",
        f"path: {quoted(state.path)}\n",
        f"legacy: {quoted(state.legacy)}\n",
        f"service: {quoted(state.service)}\n",
    ]
    lines.append(f"percent: {state.percent}\nshadow: {state.shadow}\n")
    lines.append(f"sticky: {str(state.sticky).lower()}\n")
    lines.append(f"ignore: [{', '.join(map(quoted, state.ignore))}]\n")
    lines.append("history:\n" if state.history else "history: []\n")
    lines += map(_change, state.history)
    return "".join(lines)


def quoted(text: str) -> str:
    """A string as YAML and JSON spell it."""
    return json.dumps(text, ensure_ascii=False)


def _change(change: Change) -> str:
    moment = change.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return (
        f"  - at: {quoted(moment)}\n"
        f"    by: {quoted(change.by)}\n"
        f"    verb: {quoted(change.verb)}\n"
        f"    why: {quoted(change.why)}\n"
        f"    before: {_setting(change.before)}\n"
        f"    after: {_setting(change.after)}\n"
    )


def _setting(setting: Setting) -> str:
    return f"{{percent: {setting.percent}, shadow: {setting.shadow}}}"

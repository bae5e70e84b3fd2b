"""The questions about legacy applications: take what msgen suggests, or choose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgen.wizard.prompts import Choice, taken
from msgen.wizard.rules import Rules, normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgen.spec import System
    from msgen.spec.model import Legacy, Route
    from msgen.wizard.draft import SystemDraft
    from msgen.wizard.prompts import Prompts

_EXISTING: Final = "existing"
_SMALL: Final = "small"
_WHICH: Final = (
    Choice(_EXISTING, "one that exists: its URL is known"),
    Choice(_SMALL, "a small one, generated to show how it is done"),
)


def ask_legacy(prompts: Prompts, draft: SystemDraft, suggested: System) -> SystemDraft:
    """Ask for a legacy application: where it is, its name, and who takes over which path."""
    legacy = suggested.legacy or ()
    if taken(prompts, "Legacy application", [_told(each) for each in legacy]):
        return draft
    current = next(iter(legacy))
    rules = Rules(draft)
    heirs = [route.service for route in current.routes]
    default = _EXISTING if current.url else _SMALL
    existing = prompts.one("Which legacy application", _WHICH, default=default) == _EXISTING
    url = _ask_url(prompts, draft, current) if existing else None
    name = prompts.text(
        "Name of the legacy application",
        default=current.name,
        problem=lambda text: rules.problem(draft, _written(text, url, heirs)),
    )
    heirs = prompts.several(
        "Who takes over one of its routes",
        [
            Choice(each.name, f"{each.name}: {each.entity}")
            for each in draft.services
            if rules.problem(draft, _written(name, url, [each.name])) is None
        ],
        checked=heirs,
        problem=lambda answer: rules.problem(draft, _written(name, url, answer)),
    )
    routes = _ask_routes(prompts, draft, _written(name, url, heirs), current)
    done = normalised(draft, _written(name, url, routes))
    return replace(draft, legacy=done.legacy or ())


def _told(legacy: Legacy) -> str:
    """A legacy application in a line."""
    routes = (f"{route.path} goes over to {route.service}" for route in legacy.routes)
    return f"{legacy.name}{f' at {legacy.url}' if legacy.url else ''}: {', '.join(routes)}"


def _written(name: str, url: str | None, routes: Sequence[object]) -> dict[str, object]:
    return {"legacy": [{"name": name, "url": url, "routes": list(routes)}]}


def _ask_url(prompts: Prompts, draft: SystemDraft, current: Legacy) -> str:
    rules = Rules(draft)
    heirs = [route.service for route in current.routes]
    return prompts.text(
        "Its URL, such as http://erp.internal:8080",
        default=current.url or "",
        problem=lambda text: rules.problem(draft, _written(current.name, text, heirs)),
    )


def _ask_routes(
    prompts: Prompts, draft: SystemDraft, written: dict[str, object], current: Legacy
) -> list[object]:
    """Ask for the path of each route; what it is now, or else would be, is proposed."""
    legacy = next(iter(normalised(draft, written).legacy or ()))
    known = {route.service: route.path for route in current.routes if current.name == legacy.name}
    routes: list[object] = []
    for route in legacy.routes:
        proposed = route.model_copy(update={"path": known.get(route.service, route.path)})
        routes.append(_ask_route(prompts, draft, legacy, routes, proposed))
    return routes


def _ask_route(
    prompts: Prompts, draft: SystemDraft, legacy: Legacy, others: Sequence[object], proposed: Route
) -> dict[str, object]:
    rules = Rules(draft)

    def answered(path: str) -> dict[str, object]:
        return {"path": path, "service": proposed.service}

    path = prompts.text(
        f"Path that {proposed.service} takes over, with all below it",
        default=proposed.path,
        problem=lambda text: rules.problem(
            draft, _written(legacy.name, legacy.url, [*others, answered(text)])
        ),
    )
    return answered(path)

"""Events, sagas and read models for specs that are legal without them."""

from __future__ import annotations

from functools import cache
from string import ascii_letters, ascii_uppercase, digits
from typing import cast

from hypothesis import assume
from hypothesis import strategies as st

from msgen.spec import limits, names, words

Raw = dict[str, object]

_ACTIONS = ("authorize", "book-a-seat", "reserve", "ship", "open", "check-twice", "a", "x" * 30)
_ENDS = ("Placed", "Changed", "Updated", "Removed", "Deleted", "Counted")


@cache
def event_names() -> st.SearchStrategy[str]:
    """Legal event names, telling ones and long ones."""
    subjects = st.sampled_from(("Ledger", "Parcel", "ABC", "Meter2"))
    telling = st.builds(str.__add__, subjects, st.sampled_from(_ENDS))
    letters = st.text(ascii_letters + digits, max_size=limits.MAX_EVENT - 1)
    random = st.builds(str.__add__, st.sampled_from(ascii_uppercase), letters)
    return st.one_of(telling, random).filter(lambda name: names.problem_free(name, names.EVENT))


@cache
def action_names() -> st.SearchStrategy[str]:
    """Legal names of actions and compensations."""
    return st.sampled_from(_ACTIONS)


@st.composite
def publishes(draw: st.DrawFn, entity: str) -> object:
    """The events of a service that keeps this entity, in any spelling."""
    found = draw(st.lists(event_names(), max_size=4, unique_by=words.snake))
    chosen = [name for name in found if name != entity]
    moments = {name: draw(st.sampled_from(limits.MOMENTS)) for name in chosen}
    mixed = [{name: moments[name]} if index % 2 else name for index, name in enumerate(chosen)]
    return draw(st.sampled_from([moments, chosen, mixed]))


@st.composite
def consumes(draw: st.DrawFn, name: str, published: dict[str, list[str]]) -> list[str]:
    """Some of what others publish."""
    offered = {
        f"{peer}_{words.snake(event)}".replace("-", "_"): f"{peer}.{event}"
        for peer, events in published.items()
        for event in events
        if peer != name
    }
    if not offered:
        return []
    return draw(st.lists(st.sampled_from(sorted(offered.values())), unique=True, max_size=4))


def events_of(written: object) -> list[str]:
    """The names in any spelling of `publishes`."""
    if isinstance(written, dict):
        return list(cast("Raw", written))
    listed = cast("list[object]", written)
    return [each if isinstance(each, str) else next(iter(cast("Raw", each))) for each in listed]


@st.composite
def events(draw: st.DrawFn, services: list[Raw]) -> None:
    """Let the services publish and consume."""
    published: dict[str, list[str]] = {}
    for service in services:
        if draw(st.booleans()):
            service["publishes"] = draw(publishes(str(entity(service)["name"])))
            published[str(service["name"])] = events_of(service["publishes"])
    for service in services:
        if draw(st.booleans()):
            service["consumes"] = draw(consumes(str(service["name"]), published))


def entity(service: Raw) -> Raw:
    """The entity of a service as a mapping that can take fields."""
    written = service.get("entity")
    opened = cast("Raw", written) if isinstance(written, dict) else {"name": written}
    service["entity"] = opened
    return opened


def fields(service: Raw) -> Raw:
    """The fields of a service as a mapping that can take more."""
    written = entity(service).get("fields", {"name": "str"})
    if isinstance(written, list):
        opened: Raw = {}
        for each in cast("list[object]", written):
            opened |= {each: "str"} if isinstance(each, str) else cast("Raw", each)
        written = opened
    entity(service)["fields"] = written
    return cast("Raw", written)


def key_of(service: Raw) -> str:
    """The field by which others refer to a service's entity."""
    return f"{words.snake(str(entity(service)['name']))}_id"


@st.composite
def sagas(draw: st.DrawFn, services: list[Raw]) -> list[object]:
    """Sagas with every effect; the fields that these need are added."""
    found = draw(st.lists(_saga_names(), min_size=1, max_size=2, unique_by=_folded))
    drawn: list[object] = []
    owner = draw(st.sampled_from(services))
    for name in found:
        others = [service for service in services if service is not owner]
        several = st.lists(st.sampled_from(others), unique_by=id, min_size=1, max_size=3)
        chosen = draw(several) if others else []
        steps = [draw(_step(owner, participant)) for participant in chosen or [owner]]
        saga: Raw = {"name": name, "service": owner["name"], "steps": steps}
        if draw(st.booleans()):
            saga["style"] = draw(st.sampled_from(limits.STYLES))
        if draw(st.booleans()):
            saga["timeout"] = draw(st.integers(1, limits.MAX_SAGA_TIMEOUT))
        drawn.append(saga)
    return drawn


def _saga_names() -> st.SearchStrategy[str]:
    return st.sampled_from(("place-order", "settle", "move-in-2", "a", "z" * 30, "close-books"))


def _folded(name: str) -> str:
    return name.replace("-", "")


@st.composite
def _step(draw: st.DrawFn, owner: Raw, participant: Raw) -> object:
    action, undo = draw(st.lists(action_names(), min_size=2, max_size=2, unique=True))
    if draw(st.integers(0, 3)) == 0:
        return f"{participant['name']}.{action}/{undo}"
    step: Raw = {"service": participant["name"], "action": action}
    if draw(st.booleans()):
        step["compensation"] = undo
    if owner is participant:
        return step
    step["effect"] = draw(st.sampled_from(limits.EFFECTS))
    if step["effect"] == "creates":
        step["effect"] = _let_create(owner, participant)
    if step["effect"] == "takes":
        number = draw(st.sampled_from(("int", "decimal")))
        both = {f"{number}_on_hand": number, f"{number}_wanted": number, "of_kind": "str"}
        for service in (owner, participant):
            add(service, both)
        step["takes"] = dict(zip(("field", "amount", "match"), both, strict=True))
    return step


def _let_create(owner: Raw, participant: Raw) -> str:
    """Give the owner what the participant requires, or let the step hold when that cannot be."""
    required = {
        name: kind
        for name, kind in fields(participant).items()
        if not str(kind).endswith("?") and not str(kind).startswith(f"{owner['name']}.")
    }
    for name, kind in required.items():
        if "." in str(kind) or fields(owner).get(name, kind) != kind:
            return "holds"
    fields(owner).update(required)
    return "creates"


def add(service: Raw, more: dict[str, str]) -> None:
    """Give a service's entity fields, unless it has others of these names."""
    assume(all(fields(service).get(name, kind) == kind for name, kind in more.items()))
    fields(service).update(more)


@st.composite
def read_models(draw: st.DrawFn, services: list[Raw], free: list[tuple[str, int]]) -> list[object]:
    """Read models in any spelling; the keys that join their sources are added."""
    drawn: list[object] = []
    for name, port in free:
        root = draw(st.sampled_from(services))
        if draw(st.booleans()):
            drawn.append(root["name"])
            continue
        others = [service for service in services if service is not root]
        joined = draw(st.lists(st.sampled_from(others), unique_by=id, max_size=2)) if others else []
        sources: list[object] = [root["name"]]
        for service in joined:
            add(service, {key_of(root): "uuid"})
            explicit = {"service": service["name"], "key": key_of(root)}
            sources.append(explicit if draw(st.booleans()) else service["name"])
        model: Raw = {"name": name, "sources": sources}
        if draw(st.booleans()):
            model["port"] = port
        drawn.append(model)
    return drawn


_SCHEDULES = ("*/5 * * * *", "30 */2 * * * *", "0 3 L * *", "0 0 29 2 *", "15 4 1-7 JAN mon-fri")


@st.composite
def jobs(draw: st.DrawFn, services: list[Raw]) -> list[object]:
    """Scheduled jobs of any service."""
    telling = ("close-books", "archive", "type", "a1", "z" * limits.MAX_JOB)
    found = draw(st.lists(st.sampled_from(telling), min_size=1, unique=True))
    return [
        {
            "name": name,
            "service": draw(st.sampled_from(services))["name"],
            "schedule": draw(st.sampled_from(_SCHEDULES)),
        }
        for name in found
    ]


_URLS = ("http://erp", "https://erp.internal:8443", "http://a-1.b2.example:65535", None)


@st.composite
def legacy(draw: st.DrawFn, services: list[Raw], free: list[tuple[str, int]]) -> list[object]:
    """Legacy applications in any spelling, and who takes over which of their routes."""
    return [draw(_legacy(services, name, port)) for name, port in free]


@st.composite
def _legacy(draw: st.DrawFn, services: list[Raw], name: str, port: int) -> object:
    names = [str(service["name"]) for service in services]
    application: Raw = {"name": name}
    if draw(st.booleans()):
        application["port"] = port
    if draw(st.booleans()):
        application["url"] = draw(st.sampled_from(_URLS))
    if draw(st.booleans()):
        heirs = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        application["routes"] = [
            draw(st.sampled_from((heir, {"service": heir, "path": f"/v/{name}/{heir}"})))
            for heir in heirs
        ]
    return application if len(application) > 1 else draw(st.sampled_from((name, application)))

"""The route on Kubernetes: objects that are deployed with the service that takes it over."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from string import Template

from strangler.state import State

STICKY = """\
    # A client stays on its side as long as both sides get something.
    sticky:
      cookie:
        name: side-{route}
        path: {path}
        httpOnly: true
        sameSite: lax
        secure: true
"""


def files(_root: Path, state: State) -> Mapping[Path, str]:
    """`deploy/k8s/base/services/<service>/<route>.yaml`."""
    source = resources.files(__package__ or "").joinpath("kubernetes.template")
    text = Template(source.read_text(encoding="utf-8"))
    filled = text.substitute(
        name=state.route,
        path=state.path,
        legacy=state.legacy,
        service=state.service,
        shadow=state.shadow,
        split=split(state),
    )
    folder = Path("deploy", "k8s", "base", "services", state.service)
    return {folder / f"{state.route}.yaml": filled}


def split(state: State) -> str:
    """Who gets how much. A side that gets nothing is left out, as at the gateway."""
    shares = {"legacy": 100 - state.percent, "new": state.percent}
    given = {side: weight for side, weight in shares.items() if weight}
    text = "".join(
        f"      - kind: TraefikService\n        name: {state.route}-{side}\n"
        f"        weight: {weight}\n"
        for side, weight in given.items()
    )
    if state.sticky and len(given) > 1:
        text += STICKY.format(route=state.route, path=state.path)
    return text

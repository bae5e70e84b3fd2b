"""The route at the gateway: a file for Traefik's file provider, which takes it up at once."""

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
            secure: {{{{ env "STICKY_SECURE" | default "true" }}}}
"""


def files(_root: Path, state: State) -> Mapping[Path, str]:
    """`gateway/dynamic/<route>.yml`."""
    source = resources.files(__package__ or "").joinpath("gateway.template")
    text = Template(source.read_text(encoding="utf-8"))
    filled = text.substitute(
        name=state.route,
        path=state.path,
        legacy=state.legacy,
        variable=f"LEGACY_{state.legacy.replace('-', '_').upper()}_URL",
        service=state.service,
        percent=state.percent,
        shadow=state.shadow,
        sticky=str(state.sticky).lower(),
        split=split(state),
    )
    return {Path("gateway", "dynamic", f"{state.route}.yml"): filled}


def split(state: State) -> str:
    """Who gets how much. A side that gets nothing is left out: no cookie leads there, or is lost.

    Traefik would move a client whose side has the weight 0, and mark it anew.
    """
    shares = {"legacy": 100 - state.percent, "new": state.percent}
    given = {side: weight for side, weight in shares.items() if weight}
    text = "".join(
        f"          - name: {state.route}_{side}\n            weight: {weight}\n"
        for side, weight in given.items()
    )
    if state.sticky and len(given) > 1:
        text += STICKY.format(route=state.route, path=state.path)
    return text

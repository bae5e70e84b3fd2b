"""Commands as a person can type them: with the uv that runs here, for the stack that is meant."""

import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from devstack.layout import find_root


def command(state: Path, words: str) -> str:
    """What to type for `devstack WORDS` on the stack in `state`, in the present folder."""
    root = find_root(Path.cwd())
    usual = (root / ".run").resolve()
    place = "" if state.resolve() == usual else f" --state {shlex.quote(str(state))}"
    return f"{uv(root, os.environ)} run devstack{place} {words}"


def uv(root: Path, env: Mapping[str, str]) -> str:
    """How to call the uv that started this process (it says so in UV)."""
    used, on_path = env.get("UV"), shutil.which("uv", path=env.get("PATH", ""))
    if used is None or (on_path is not None and Path(on_path).samefile(used)):
        return "uv"
    inside = Path(used).is_relative_to(root)
    return shlex.quote(os.path.relpath(used) if inside else used)

"""Who is at the keyboard: git knows it as it does for a commit."""

import getpass
import shutil
import subprocess
from pathlib import Path


def author(root: Path) -> str:
    """`Name <address>` as git has them, else the name of the user."""
    name, address = _git(root, "user.name"), _git(root, "user.email")
    if name:
        return f"{name} <{address}>" if address else name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _git(root: Path, key: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run(  # noqa: S603 - a fixed command of git
        [git, "config", "--get", key], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()

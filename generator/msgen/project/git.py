"""The first commit of a generated repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgen.errors import EnvironmentFailure, Finding
from msgen.template.git import GitMissing, GitResult, run_git

if TYPE_CHECKING:
    from pathlib import Path

    from msgen.template.tree import RenderedTree

BRANCH = "main"
MESSAGE = "Generate the repository with msgen"

# The first commit is msgen's: nothing of the user's may run in it, prompt in it or hide a file.
_PLAIN = {
    "core.excludesFile": "/dev/null",
    "core.fsync": "none",  # a power failure costs what the same command makes again
    "core.hooksPath": "/dev/null",
    "core.safecrlf": "false",
    "fastimport.unpackLimit": "0",  # one pack, not a file per object
    "user.useConfigOnly": "true",  # git would make up an identity from the host's name
}
_NO_GIT = "git is missing: the files are in no repository yet, and `copier update` will need one"


def create_repository(root: Path, tree: RenderedTree) -> str | None:
    """Make a folder a git repository and commit the files that were written to it.

    `git add` and `git commit` would write one file per object, which takes longer than rendering
    them; `git fast-import` writes one pack.

    Args:
        root: The folder.
        tree: What was written to it, and nothing else.

    Returns:
        What the user should know if there is no commit: git is missing, or does not know the user.

    Raises:
        EnvironmentFailure: git failed for another reason.
    """
    try:
        _git(root, "init", "--quiet", f"--initial-branch={BRANCH}")
    except GitMissing:
        return _NO_GIT
    people = [_run(root, "var", f"GIT_{role}_IDENT") for role in ("AUTHOR", "COMMITTER")]
    unknown = next((person for person in people if not person.ok), None)
    if unknown is not None:
        _git(root, "add", "--all")
        return (
            f"git does not know who you are ({unknown.complaint}): the files are staged; "
            "set user.name and user.email, then run `git commit`"
        )
    author, committer = (os.fsencode(person.output.strip()) for person in people)
    _git(root, "fast-import", "--quiet", "--done", stdin=_commit(tree, author, committer))
    _git(root, "reset", "--quiet")
    return None


def _commit(tree: RenderedTree, author: bytes, committer: bytes) -> bytes:
    """Describe a commit of all files in the format of `git fast-import`."""
    parts = [
        b"commit refs/heads/%b\n" % BRANCH.encode(),
        b"author %b\ncommitter %b\n" % (author, committer),
        _data(f"{MESSAGE}\n".encode()),
    ]
    for file in tree:
        mode = "100755" if file.executable else "100644"
        parts += [f"M {mode} inline {file.path}\n".encode(), _data(file.content)]
    return b"".join([*parts, b"done\n"])


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _run(root: Path, *arguments: str, stdin: bytes = b"") -> GitResult:
    return run_git(*arguments, cwd=root, configuration=_PLAIN, stdin=stdin)


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> None:
    done = _run(root, *arguments, stdin=stdin)
    if not done.ok:
        reason = done.complaint or f"git {arguments[0]} ended with status {done.status}"
        raise EnvironmentFailure(Finding("git", reason, "--no-git does without"))

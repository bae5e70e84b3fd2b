"""A list of files as a tree that fits a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Tree = dict[str, "Tree"]

DEPTH = 2
"""How many levels are drawn; a folder below is one line with its number of files."""

MOST = 12
"""How many entries of a folder are drawn; the rest is one line. The root shows all."""


def tree_lines(root: str, files: Sequence[str]) -> Iterator[str]:
    """Draw files below a root folder, one line each.

    Args:
        root: What stands for the folder itself.
        files: POSIX paths relative to it.
    """
    tree: Tree = {}
    for file in files:
        branch = tree
        for part in file.split("/"):
            branch = branch.setdefault(part, {})
    yield f"{root}/"
    yield from _branch(tree, "", DEPTH)


def _branch(tree: Tree, indent: str, depth: int) -> Iterator[str]:
    # Folders first, as a file manager shows them.
    names = sorted(tree, key=lambda name: (not tree[name], name))
    shown = names if depth == DEPTH or len(names) <= MOST else names[: MOST - 1]
    for name in shown:
        last = name == names[-1]
        below = tree[name]
        joint = "└── " if last else "├── "
        if not below:
            yield f"{indent}{joint}{name}"
        elif depth == 1:
            yield f"{indent}{joint}{name}/ ({_counted(below)})"
        else:
            yield f"{indent}{joint}{name}/"
            yield from _branch(below, indent + ("    " if last else "│   "), depth - 1)
    if len(shown) < len(names):
        yield f"{indent}└── … and {len(names) - len(shown)} more"


def _counted(tree: Tree) -> str:
    count = _count(tree)
    return "1 file" if count == 1 else f"{count} files"


def _count(tree: Tree) -> int:
    return sum(_count(below) if below else 1 for below in tree.values())

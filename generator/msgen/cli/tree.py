"""A list of files as a tree that fits a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Tree = dict[str, "Tree"]


def tree_lines(root: str, files: Sequence[str], *, depth: int = 3) -> Iterator[str]:
    """Draw files below a root folder, one line each.

    Args:
        root: What stands for the folder itself.
        files: POSIX paths relative to it.
        depth: How many levels to draw; a deeper folder is one line with its number of files.
    """
    tree: Tree = {}
    for file in files:
        branch = tree
        for part in file.split("/"):
            branch = branch.setdefault(part, {})
    yield f"{root}/"
    yield from _branch(tree, "", depth)


def _branch(tree: Tree, indent: str, depth: int) -> Iterator[str]:
    # Folders first, as a file manager shows them.
    names = sorted(tree, key=lambda name: (not tree[name], name))
    for name in names:
        last = name == names[-1]
        below = tree[name]
        joint = "└── " if last else "├── "
        if not below:
            yield f"{indent}{joint}{name}"
        elif depth == 1:
            yield f"{indent}{joint}{name}/ ({_count(below)} files)"
        else:
            yield f"{indent}{joint}{name}/"
            yield from _branch(below, indent + ("    " if last else "│   "), depth - 1)


def _count(tree: Tree) -> int:
    return sum(_count(below) if below else 1 for below in tree.values())

from __future__ import annotations

from msgen.cli.tree import MOST, tree_lines


def test_folders_come_first_and_deep_ones_are_counted() -> None:
    files = ["README.md", "services/a/src/a.py", "services/a/src/b.py", "services/b/c.py", "x/y"]
    assert list(tree_lines("shop", files)) == [
        "shop/",
        "├── services/",
        "│   ├── a/ (2 files)",
        "│   └── b/ (1 file)",
        "├── x/",
        "│   └── y",
        "└── README.md",
    ]


def test_many_entries_are_cut() -> None:
    lines = list(tree_lines("shop", [f"services/s{n:03}/a" for n in range(200)]))
    assert len(lines) == 2 + MOST
    assert lines[-1] == "    └── … and 189 more"


def test_a_folder_that_just_fits_is_not_cut() -> None:
    lines = list(tree_lines("shop", [f"services/f{n:02}" for n in range(MOST)]))
    assert len(lines) == 2 + MOST
    assert lines[-1] == "    └── f11"


def test_the_root_shows_everything() -> None:
    assert len(list(tree_lines("shop", [f"f{n:02}" for n in range(2 * MOST)]))) == 1 + 2 * MOST

"""msgen and plain Copier write the same repository, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from copier import run_copy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msgen.errors import EnvironmentFailure
from msgen.project.apply import apply
from msgen.project.plan import plan_new
from msgen.spec import load_file, normalise, to_answers
from msgen.template.engine import render_tree
from msgen.template.source import resolve
from tests.render.systems import Combination, covering
from tests.template.repositories import ANSWERS, contents, copier, load, small_template

PRESETS = ("minimal", "shop", "everything")


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_file_and_new_agree(preset: str, template: Path, tmp_path: Path) -> None:
    """`copier copy --data-file presets/PRESET.yml . DEST` equals `msgen new --preset PRESET`."""
    plain, ours = tmp_path / "plain" / "system", tmp_path / "ours" / "system"
    data = f"presets/{preset}.yml"
    copier("copy", "--defaults", "--data-file", data, ".", plain, cwd=template)
    spec = normalise(load_file(template / data)).system
    apply(plan_new(resolve(str(template)), to_answers(spec), ours, use_git=False))
    expected, found = contents(plain), contents(ours)
    assert without_source(expected.pop(ANSWERS)) == without_source(found.pop(ANSWERS))
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("combination", covering(2), ids=lambda one: one.id)
def test_whatever_two_patterns_meet_they_agree(
    combination: Combination, template: Path, tmp_path: Path
) -> None:
    assert_agree(template, combination.answers(), tmp_path)


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        (["cqrs"], "patterns"),
        (["event-driven"], "services"),
        (["saga"], "sagas"),
        (["cqrs", "event-driven"], "services"),
        (["bulkhead"], "services"),
        (["retry"], "services"),
        (["api-composition"], "compositions"),
        (["leader-election"], "jobs"),
        (["api-gateway", "strangler-fig"], "legacy"),
        (["strangler-fig"], "strangler-fig needs api-gateway"),
    ],
    ids="+".join,
)
def test_plain_copier_refuses_what_was_not_normalised(
    patterns: list[str], names: str, template: Path, tmp_path: Path
) -> None:
    """A pattern without what it acts on is not silently rendered as nothing."""
    answers = load(template / "presets" / "minimal.yml") | {"patterns": patterns}
    with pytest.raises(ValueError, match=names):
        run_copy(str(template), tmp_path / "system", data=answers, defaults=True, quiet=True)


def test_plain_copier_refuses_to_guard_calls_where_there_are_none(
    template: Path, tmp_path: Path
) -> None:
    spec = {"system_name": "shop", "services": ["orders", "stock"], "patterns": ["retry"]}
    answers: dict[str, Any] = to_answers(normalise(spec).system)
    for service in answers["services"]:
        service["calls"] = []
    with pytest.raises(ValueError, match="no service calls another one"):
        run_copy(str(template), tmp_path / "system", data=answers, defaults=True, quiet=True)


def test_the_version_of_the_template_is_recorded_alike(template: Path, tmp_path: Path) -> None:
    """From the same absolute path not even the source lines of the answers file differ."""
    assert_agree(template, load(template / "presets" / "minimal.yml"), tmp_path)


# Path parts of each kind: text, a value, a condition, a name that is left out, and (nested) loops.
LOOP = "{% yield thing from things %}{{ thing.name }}{% endyield %}"
INNER = "{% yield inner from thing.inner %}{{ inner }}{% endyield %}"
PARTS = st.sampled_from(
    [
        "a",
        "b c",
        "é",
        "{{ word }}",
        "{{ word }}-{{ things[0].name }}",
        "{% if shown %}on{% endif %}",
        "{% if hidden %}off{% endif %}",
        "cache.pyc",
    ]
)
TEXTS = st.sampled_from(
    [
        "",
        "plain\n",
        "{{ word }}\n",
        "{{ thing.name if thing }}{{ inner }}{{ gone }}\n",
    ]
)


def join(loops: list[str], before: list[str], after: list[str], jinja: str) -> str:
    return "/".join([*before, *loops, *after]) + jinja


PATHS = st.builds(
    join,
    st.sampled_from([[], [LOOP], [LOOP, INNER]]),
    st.lists(PARTS, max_size=1),
    st.lists(PARTS, min_size=1, max_size=2),
    st.sampled_from(["", ".jinja"]),
)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Copier's scandir
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=st.dictionaries(PATHS, TEXTS, min_size=1, max_size=6), data=st.data())
def test_any_template_agrees(
    files: dict[str, str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Random small templates, which nest conditions and loops as no template of ours does."""
    tmp_path = tmp_path_factory.mktemp("any")
    try:
        template = small_template(tmp_path / "template", files, QUESTIONS)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return  # one path needs a folder where another has a file
    inner = data.draw(st.lists(st.sampled_from(["x", "y"]), unique=True, max_size=2))
    answers: dict[str, Any] = {
        "word": "w",
        "things": [{"name": "t", "inner": inner}, {"name": "u", "inner": []}],
    }
    plain, ours = tmp_path / "plain" / "system", tmp_path / "ours" / "system"
    ours.mkdir(parents=True)
    try:
        run_copy(str(template), plain, data=answers, defaults=True, quiet=True)
    except Exception:  # noqa: BLE001 - a loop over nothing, a file where a folder should be, ...
        return
    try:
        tree = render_tree(resolve(str(template)), answers, ours)
    except EnvironmentFailure as failure:
        assert "so does another template" in str(failure)  # noqa: PT017 - Copier lets the last one win
        return
    tree.write(ours)
    assert contents(ours) == contents(plain)


QUESTIONS = """
word: {type: str}
things: {type: yaml}
shown: {type: bool, default: true, when: false}
hidden: {type: bool, default: false, when: false}
"""


def assert_agree(template: Path, answers: dict[str, Any], tmp_path: Path) -> None:
    plain, ours = tmp_path / "plain" / "system", tmp_path / "ours" / "system"
    run_copy(str(template), plain, data=answers, defaults=True, quiet=True)
    ours.mkdir(parents=True)
    render_tree(resolve(str(template)), answers, ours).write(ours)
    assert contents(ours) == contents(plain)


def without_source(answers: tuple[bytes, bool] | None) -> list[bytes]:
    assert answers is not None
    lines = answers[0].splitlines()
    kept = [line for line in lines if not line.startswith((b"_src_path:", b"_commit:"))]
    assert len(kept) == len(lines) - 2
    return kept

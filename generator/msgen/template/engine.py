"""Rendering with Copier. Import this module late: importing copier takes as long as rendering.

The output equals plain Copier's byte for byte; tests/template/test_equality.py proves it. Copier
spends most of its time on compiling every part of every path anew and on asking git about every
file. Here a path part without a tag is itself, one with a tag is compiled once, a folder is
rendered once for all its files, and nothing touches the disk: what happens to the tree is up to the
caller.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

import copier
import jinja2
from copier._jinja_ext import SandboxedEnvironment, YieldContext, get_yield_context
from copier._main import Worker
from copier._settings import SettingsModel
from copier._template import Template

from msgen.errors import EnvironmentFailure, Finding
from msgen.template.compiled import compiled_templates
from msgen.template.failures import located, translated
from msgen.template.tree import RenderedFile, RenderedTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from msgen.template.source import Source

    Variables = Mapping[str, Any]
    _Place = tuple[PurePosixPath, Variables]

_TAGS = ("{{", "{%", "{#")


def render_tree(
    source: Source, answers: Mapping[str, Any], target: Path, *, strict: bool = False
) -> RenderedTree:
    """Render a template with the answers to its questions, in memory.

    Args:
        source: The template.
        answers: A value for every question that is asked; plain data as YAML would load it.
        target: Where the result is going to be; its name is a fact that templates can read.
        strict: Whether an undefined variable is an error rather than nothing.

    Raises:
        InputError: The template refuses an answer.
        EnvironmentFailure: The template is broken or cannot be read; the place is file and line.
    """
    with translated(source.root), _Worker(source, answers, target) as worker:
        if strict:
            worker.jinja_env.undefined = jinja2.StrictUndefined
        worker.run_copy()
        return worker.tree


class _Worker(Worker):
    """Copier's worker, writing into memory and doing each piece of work once."""

    def __init__(self, source: Source, answers: Mapping[str, Any], target: Path) -> None:
        super().__init__(
            src_path=source.src_path,
            dst_path=target.absolute(),
            data=dict(answers),
            settings=SettingsModel(),  # a user's own defaults must not change what a spec means
            defaults=True,
            quiet=True,
        )
        self.source = source
        self.tree = RenderedTree()
        self._compiled: dict[str, jinja2.Template] = {}

    @cached_property
    def template(self) -> Template:
        """The template where it lies: no clone, and its version as `source` found it."""
        template = Template(url=self.source.src_path, ref=self.source.commit)
        vars(template).update(  # the properties Copier would fill by running git
            local_abspath=self.source.root,
            commit=self.source.commit,
            commit_hash=None,
            vcs="git" if self.source.commit else None,
        )
        return template

    @cached_property
    def jinja_env(self) -> SandboxedEnvironment:
        """Copier's environment; templates do not change while they are rendered."""
        environment = super().jinja_env
        environment.auto_reload = False
        settings = (
            f"{jinja2.__version__} {copier.__version__} {sorted(self.template.envops.items())}"
        )
        environment.bytecode_cache = compiled_templates(settings)
        return environment

    @property
    def answers_relpath(self) -> Path:
        """The path of the answers file."""
        return self._answers_relpath

    @cached_property
    def _answers_relpath(self) -> Path:
        return super().answers_relpath

    @cached_property
    def _context(self) -> dict[str, Any]:
        """What every template can read: it is asked for once the answers are complete."""
        return dict(self._render_context())

    def _render_template(self) -> None:
        """Render the tree below the template's subdirectory."""
        self._render_children(self.template_copy_root, [(PurePosixPath(), {})])
        self.tree.folders.sort()

    def _render_children(self, folder: Path, places: Sequence[_Place]) -> bool:
        """Render what a folder holds into each place that the folder itself was rendered to.

        Args:
            folder: A folder of the template.
            places: Its rendered paths, each with the variables its `yield` tags bound.

        Returns:
            Whether the folder holds any file; git knows no other folders.
        """
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        names = {entry.name for entry in entries}
        suffix = self.template.templates_suffix
        holds_files = False
        for entry in entries:
            path = folder / entry.name
            if self._is_ignored(path) or (suffix and f"{entry.name}{suffix}" in names):
                continue
            if entry.is_symlink():
                raise EnvironmentFailure(Finding(str(path), "a template holds no symbolic links"))
            if not entry.is_dir():
                holds_files = True
                self._render_leaf(path, self._rendered(places, entry.name.removesuffix(suffix)))
            elif self._render_children(path, below := self._rendered(places, entry.name)):
                holds_files = True
                self.tree.folders.extend(str(destination) for destination, _ in below)
        return holds_files

    def _is_ignored(self, path: Path) -> bool:
        """Whether git ignores a file or folder of the template."""
        ignored = self.source.ignored
        return bool(ignored) and path.relative_to(self.source.root).as_posix() in ignored

    def _rendered(self, places: Sequence[_Place], name: str) -> list[_Place]:
        """Render a file or folder name in every place; none, one or (with `yield`) many each."""
        return [
            (destination, variables)
            for place, bound in places
            for destination, variables in self._render_name(place, name, bound)
            if not self.match_exclude(cast("Path", destination))
        ]

    def _render_name(self, place: PurePosixPath, name: str, bound: Variables) -> Iterator[_Place]:
        """Render one name; a name that renders to nothing is left out."""
        for rendered, variables in self._render_part(name, bound):
            if rendered == str(self.answers_relpath):
                yield PurePosixPath(rendered), variables
            elif rendered:
                destination = place / rendered
                if ".." in destination.parts or destination.is_absolute():
                    raise EnvironmentFailure(
                        Finding(name, f"renders to {rendered!r}, outside the repository")
                    )
                yield destination, variables

    def _render_part(self, part: str, bound: Variables) -> Iterator[tuple[str, Variables]]:
        """Render a path part, once for each value of its `yield` tag if it has one."""
        if not any(tag in part for tag in _TAGS):
            yield part, bound
            return
        rendered, loop = self._render_yielding(part, bound)
        if loop.yield_name is None:
            yield rendered, bound
            return
        for value in tuple(loop.yield_iterable or ()):
            variables = {**bound, loop.yield_name: value}
            yield self._render_yielding(part, variables)[0], variables

    def _render_yielding(self, part: str, bound: Variables) -> tuple[str, YieldContext]:
        """Render a path part and return it with the loop it asked for."""
        loop = get_yield_context(self.jinja_env)
        loop.yield_name = loop.yield_iterable = None
        with located(part):
            rendered = self._compile(part).render({**self._context, **bound})
        return rendered, replace(loop)

    def _compile(self, text: str) -> jinja2.Template:
        if text not in self._compiled:
            self._compiled[text] = self.jinja_env.from_string(text)
        return self._compiled[text]

    def _render_leaf(self, path: Path, places: Sequence[_Place]) -> None:
        """Render one file into its places."""
        if not places:
            return
        executable = bool(path.stat().st_mode & 0o100)
        if path.name.endswith(self.template.templates_suffix):
            template = self.jinja_env.get_template(path.relative_to(self.source.root).as_posix())
            contents = (template.render({**self._context, **bound}).encode() for _, bound in places)
        else:
            contents = itertools.repeat(path.read_bytes())
        for (destination, _), content in zip(places, contents, strict=False):
            name = str(destination)
            if name in self.tree.files:
                raise EnvironmentFailure(
                    Finding(str(path), f"renders to {name}, and so does another template")
                )
            self.tree.files[name] = RenderedFile(name, content, executable)

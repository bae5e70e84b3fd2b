"""Compiled templates, kept in the user's cache as Python keeps its byte code.

Compiling takes two thirds of rendering a system of ordinary size. What is kept is bound to the
source text (Jinja compares a checksum), to the settings and to the versions involved, so it is
never stale.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_OTHERS_MAY_WRITE = 0o022


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Jinja's cache in a folder; a template keeps its place when its repository moves."""

    def __init__(self, folder: Path, settings: str) -> None:
        super().__init__(str(folder))
        self._settings = settings

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the key of a template: its path in its repository, and how it is compiled."""
        return hashlib.sha256(f"{self._settings}\0{name}".encode()).hexdigest()

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return what is kept of a template, if anything; its errors name where it lies now."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is not None and filename is not None:
            bucket.code = bucket.code.replace(co_filename=filename)
        return bucket

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless the disk is full or read-only."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates(settings: str) -> CompiledTemplates | None:
    """Return the cache of this user, or None where there is no safe place for one.

    Args:
        settings: Whatever else decides on the result of compiling.
    """
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = home / "msgen" / "templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    private = status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_MAY_WRITE
    return CompiledTemplates(folder, settings) if private else None

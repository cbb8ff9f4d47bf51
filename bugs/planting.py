"""A bug is a line of the app that reads otherwise. It is planted in a copy of the project, never in the project."""

import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PROJECT: Final = Path(__file__).resolve().parent.parent

LEFT_OUT = (".git", ".venv", ".env", ".hypothesis", ".*_cache", "__pycache__", "build", "instance", "test-results")
"""What a copy of the project does without: history, what was set up, caches, and what the app keeps."""


class BugError(Exception):
    """A bug does not fit the app, or cannot be found; its text is one line."""


@dataclass(frozen=True)
class Edit:
    """A passage of a file, which occurs there once, and what stands in its place."""

    file: str
    right: str
    wrong: str


@dataclass(frozen=True, kw_only=True)
class Bug:
    """A mistake somebody could make in this app."""

    name: str
    says: str
    """What somebody who uses the app would say of it, in a sentence."""

    file: str
    right: str
    wrong: str
    also: tuple[Edit, ...] = ()
    """What has to be changed besides, where one passage is not enough."""

    caught_by: tuple[str, ...]
    """The browser tests below `e2e/` that turn red: `file.py::test`, whatever its parameters, or `file.py::test[x]`."""

    def edits(self) -> tuple[Edit, ...]:
        """Return all that has to be changed."""
        return (Edit(self.file, self.right, self.wrong), *self.also)


def copy_project(folder: Path) -> Path:
    """Copy the project into `folder`, which does not exist yet, and return where it is."""
    return Path(shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT)))


def plant(bug: Bug, folder: Path, *besides: Edit) -> Path:
    """Copy the project, with the bug in it, into `folder`, which does not exist yet; return where it is.

    Raises:
        BugError: what the bug changes is not there, or there more than once.
    """
    copy_project(folder)
    for edit in (*bug.edits(), *besides):
        path = folder / edit.file
        text = path.read_text(encoding="utf-8")
        if text.count(edit.right) != 1:
            raise BugError(f"{bug.name} does not fit: {edit.file} has {text.count(edit.right)} times {edit.right!r}")
        path.write_text(text.replace(edit.right, edit.wrong), encoding="utf-8")
        if path.suffix == ".po":
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(source))
    return folder


@contextmanager
def imported_from(folder: Path) -> Iterator[ModuleType]:
    """Have the app's package imported from a copy of the project; afterwards everything is as it was."""
    with modules_forgotten("webapp"):
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        try:
            yield importlib.import_module("webapp")
        finally:
            sys.path.remove(str(folder))


@contextmanager
def modules_forgotten(*packages: str) -> Iterator[None]:
    """Let some packages be imported anew; afterwards Python knows those modules of them that it knew before."""
    kept = _forget(packages)
    try:
        yield
    finally:
        _forget(packages)
        sys.modules.update(kept)


def _forget(packages: tuple[str, ...]) -> dict[str, ModuleType]:
    """Take the modules of packages out of those that Python knows, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] in packages]
    return {name: sys.modules.pop(name) for name in names}

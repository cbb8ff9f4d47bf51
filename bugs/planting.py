"""Make a copy of the project with a bug in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bugs.bug import Bug, BugError, Edit
from bugs.passages import Sources, apply_edit, read_sources
from tools.project import copy_project


def changed_files(sources: Sources, bug: Bug, *further: Edit) -> Sources:
    """Return the files that a bug, and further edits, change, with their new text.

    Raises:
        BugError: an edit does not fit the app.
    """
    changed: Sources = {}
    for edit in (*bug.edits(), *further):
        try:
            changed |= apply_edit(sources | changed, edit)
        except BugError as error:
            raise BugError(f"{bug.name} does not fit: {error}") from None
    return changed


def plant(bug: Bug, folder: Path, *further: Edit) -> Path:
    """Copy the project into a new folder, with the bug, and further edits, in it; return the folder.

    Raises:
        BugError: an edit does not fit the app.
    """
    copy_project(folder)
    for file, text in changed_files(read_sources(folder), bug, *further).items():
        write_source(folder / file, text)
    return folder


@contextmanager
def planted(bug: Bug, copy: Path) -> Iterator[None]:
    """Put a bug into a copy of the project while the block runs.

    Raises:
        BugError: an edit does not fit the app.
    """
    sources = read_sources(copy)
    changed = changed_files(sources, bug)
    try:
        for file, text in changed.items():
            write_source(copy / file, text)
        yield
    finally:
        for file in changed:
            write_source(copy / file, sources[file])


def write_source(path: Path, text: str) -> None:
    """Write a file of a copy of the project, and what is compiled of it."""
    path.write_text(text, encoding="utf-8")
    if path.suffix == ".py":
        # Python compares only its time in seconds and its size.
        Path(cache_from_source(str(path))).unlink(missing_ok=True)
    if path.suffix == ".po":
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(source))

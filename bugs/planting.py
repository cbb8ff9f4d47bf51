"""Make a copy of the project with a bug in it."""

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
        path = folder / file
        path.write_text(text, encoding="utf-8")
        if path.suffix == ".po":
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(source))
    return folder

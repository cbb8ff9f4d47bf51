"""All bugs, a module for each part of the app. CONTRIBUTING.md says how to add one."""

from difflib import get_close_matches
from typing import Final

from bugs.bug import Bug, BugError
from bugs.catalogue import (
    accounts,
    drafts,
    errors,
    forms,
    keyboard,
    login,
    looks,
    notes,
    quick_hands,
    safety,
    script,
    spec,
    tabs,
    todos,
    tour,
    undo,
    walk,
    worlds,
)

PARTS: Final = (
    notes,
    login,
    accounts,
    forms,
    todos,
    undo,
    tabs,
    drafts,
    keyboard,
    quick_hands,
    script,
    errors,
    safety,
    looks,
    walk,
    tour,
    spec,
    worlds,
)

BUGS: Final[dict[str, Bug]] = {bug.name: bug for part in PARTS for bug in part.BUGS}


def find(name: str) -> Bug:
    """Return a bug by its name.

    Raises:
        BugError: there is none of that name.
    """
    if name not in BUGS:
        alike = ", ".join(get_close_matches(name, BUGS)) or "another"
        raise BugError(f"there is no bug named {name!r}: did you mean {alike}? `python -m bugs` lists them all")
    return BUGS[name]

"""What a seeded bug is."""

from collections.abc import Sequence
from dataclasses import dataclass


class BugError(Exception):
    """A bug does not fit the app, or does not exist; the message is one line."""


@dataclass(frozen=True, eq=False)
class Edit:
    """A passage of the app's source, and its replacement."""

    within: str
    """The part of the app that contains the passage: a file, or what is defined in it (see webapp/tour/places.py)."""

    right: str
    """The passage, which occurs once there; white space counts only between words."""

    wrong: str
    """The replacement; lines after the first are indented as the line in which the passage begins."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Bug(Edit):
    """A mistake that a developer could make in this app."""

    name: str
    says: str
    """What a user would say of it, in one sentence."""

    also: Sequence[Edit] = ()
    """Further edits, where one passage is not enough."""

    detected_by: Sequence[str]
    """The browser tests below `e2e/` that fail: `file.py::test` with all its parameters, or `file.py::test[x]`."""

    failure: str = ""
    """A passage of how they fail, where a test checks more than one thing."""

    def edits(self) -> list[Edit]:
        """Return all edits that make this bug."""
        return [self, *self.also]

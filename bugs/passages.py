"""Find the passage of the app that a bug changes, and change it."""

import re
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path
from typing import Final, NamedTuple

from bugs.bug import BugError, Edit
from webapp.tour.places import places

FOLDERS: Final = ("webapp", "templates", "static", "translations")
SUFFIXES: Final = (".py", ".html", ".css", ".js", ".po")

Sources = dict[str, str]
"""The text of each file of the app, by its path from the project's folder."""


class Passage(NamedTuple):
    """A part of a file, from one character to before another."""

    file: str
    start: int
    end: int


def read_sources(project: Path) -> Sources:
    """Read all files that a bug can change."""
    files = [file for folder in FOLDERS for file in sorted((project / folder).rglob("*")) if file.suffix in SUFFIXES]
    return {file.relative_to(project).as_posix(): file.read_text(encoding="utf-8") for file in files}


def find_passage(sources: Sources, edit: Edit) -> Passage:
    """Find what an edit changes.

    Raises:
        BugError: no place has this name, or the passage does not occur once in the places that have it.
    """
    named = [
        Passage(file, place.start, place.end)
        for file, text in sources.items()
        for place in places(file, text)
        if edit.within in place.names
    ]
    if not named:
        known = {name for file, text in sources.items() for place in places(file, text) for name in place.names}
        alike = ", ".join(get_close_matches(edit.within, sorted(known)))
        raise BugError(f"nothing is called {edit.within!r}{alike and f'; similar: {alike}'}")
    pattern = _pattern(edit.right)
    found = {
        Passage(file, match.start(), match.end())
        for file, start, end in named
        for match in pattern.finditer(sources[file], start, end)
    }
    if not found:
        raise BugError(f"{edit.within} has no {edit.right!r}; nearest: {_nearest(sources, named, edit.right)}")
    if len(found) > 1:
        lines = ", ".join(f"{file}:{_line(sources[file], start)}" for file, start, _ in sorted(found))
        raise BugError(f"{edit.within} has {edit.right!r} {len(found)} times: {lines}")
    return found.pop()


def apply_edit(sources: Sources, edit: Edit) -> Sources:
    """Return the file that an edit changes, with its new text.

    Raises:
        BugError: the edit does not fit.
    """
    file, start, end = find_passage(sources, edit)
    text = sources[file]
    line = text[text.rfind("\n", 0, start) + 1 :]
    indent = line[: len(line) - len(line.lstrip())]
    return {file: text[:start] + edit.wrong.replace("\n", f"\n{indent}") + text[end:]}


def _pattern(passage: str) -> re.Pattern[str]:
    """Return what finds a passage as a sequence of whole words and other characters, whatever the white space."""
    tokens = re.findall(r"\w+|[^\w\s]", passage)
    return re.compile(r"\s*".join(re.sub(r"\w+", r"\\b\g<0>\\b", re.escape(token)) for token in tokens))


def _nearest(sources: Sources, named: list[Passage], passage: str) -> str:
    """Return the lines that have the longest part of a passage, with their place."""
    height = passage.count("\n") + 1
    windows: list[tuple[int, float, str]] = []
    for file, start, end in named:
        lines = sources[file][start:end].splitlines()
        for number in range(len(lines)):
            text = " ".join("\n".join(lines[number : number + height]).split())
            matcher = SequenceMatcher(None, " ".join(passage.split()), text, autojunk=False)
            place = f"{text!r} ({file}:{_line(sources[file], start) + number})"
            windows.append((matcher.find_longest_match().size, matcher.ratio(), place))
    return max(windows)[2]


def _line(text: str, position: int) -> int:
    """Return the number of the line that a character is in."""
    return text.count("\n", 0, position) + 1

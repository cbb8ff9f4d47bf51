"""The running source: the files that visitors may read, passages of them by name, and their highlighting."""

from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from webapp.settings import PROJECT
from webapp.tour.places import places
from webapp.tour.stops import Code

FOLDERS = ("webapp", "templates", "static", "e2e", "unit")
"""The folders whose files may be read; nothing else of the disk."""

LANGUAGES = {
    ".py": "python",
    ".html": "html+jinja",
    ".css": "css",
    ".js": "javascript",
    ".svg": "xml",
    ".md": "markdown",
    ".yml": "yaml",
}
"""Of the files that may be read, by their suffix, as Pygments calls them."""


class Line(NamedTuple):
    """A line of a source."""

    number: int
    html: Markup
    marked: bool


class Excerpt(NamedTuple):
    """A passage of a file."""

    file: str
    text: str
    lines: list[Line]


def read_source(file: str) -> str | None:
    """Return the text of a file, or None if there is none that may be read."""
    path = PurePosixPath(file)
    hidden = any(part.startswith(".") for part in path.parts)
    if path.is_absolute() or hidden or path.parts[:1] not in {(folder,) for folder in FOLDERS}:
        return None
    full = PROJECT / path
    if path.suffix not in LANGUAGES or "\0" in file or full.resolve() != PROJECT.resolve() / path or not full.is_file():
        return None
    return full.read_text(encoding="utf-8")


def find_excerpt(code: Code) -> Excerpt | None:
    """Return the lines of a passage; None if its file, which only tests need, is not installed.

    Raises:
        LookupError: the file has no such passage, or several.
    """
    file, _, name = code.place.partition(":")
    text = read_source(file)
    if text is None:
        return None
    found = {(place.start, place.end) for place in places(file, text) if not name or name in place.names}
    if len(found) != 1 and name:
        raise LookupError(f"{code.place}: found {len(found)} times")
    start, end = min(found)
    return Excerpt(file, text[start:end], lines_of(file, text, start, end, code.marks))


def lines_of(file: str, text: str, start: int, end: int, marks: Sequence[str] = ()) -> list[Line]:
    """Return the highlighted lines of a file from one character to before another."""
    first = text.count("\n", 0, start)
    last = first + text[start:end].rstrip("\n").count("\n") + 1
    plain, coloured = text.split("\n")[first:last], highlight_file(file, text)[first:last]
    return [
        Line(number, html, any(mark in line for mark in marks))
        for number, line, html in zip(count(first + 1), plain, coloured, strict=False)
    ]


@cache
def highlight_file(file: str, text: str) -> list[Markup]:
    """Return the lines of a file as HTML; each text of a file is highlighted once."""
    return highlight_lines(text, LANGUAGES[Path(file).suffix])


def highlight_lines(text: str, language: str) -> list[Markup]:
    """Return the lines of a text as HTML, highlighted by classes."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=True)
    html = highlight(text, lexer, HtmlFormatter(nowrap=True))
    return [Markup(line) for line in html.removesuffix("\n").split("\n")]  # noqa: S704 - Pygments has escaped it

"""The running source: the files that visitors may read, passages of them by name, and their highlighting."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
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
    return (PROJECT / file).read_text(encoding="utf-8") if file in readable_files(PROJECT, FOLDERS) else None


@cache
def readable_files(project: Path, folders: Sequence[str]) -> frozenset[str]:
    """Return the files that may be read, by their paths from the project: no links, and none that is hidden."""
    paths = [path for folder in folders for path in (project / folder).rglob("*") if path.suffix in LANGUAGES]
    return frozenset(
        path.relative_to(project).as_posix()
        for path in paths
        if path.is_file() and path.resolve() == project.resolve() / path.relative_to(project)
        if not any(part.startswith(".") for part in path.relative_to(project).parts)
    )


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
    plain, coloured = text.split("\n")[first:last], highlight_file(text, Path(file).suffix)[first:last]
    return [
        Line(number, html, any(mark in line for mark in marks))
        for number, line, html in zip(range(first + 1, last + 1), plain, coloured, strict=True)
    ]


@cache
def highlight_file(text: str, suffix: str) -> list[Markup]:
    """Return the lines of a file as HTML; each text is highlighted once."""
    return highlight_lines(text, LANGUAGES[suffix])


def highlight_lines(text: str, language: str) -> list[Markup]:
    """Return the lines of a text as HTML, highlighted by classes."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=True)
    html = highlight(text, lexer, HtmlFormatter(nowrap=True))
    return [Markup(line) for line in html.removesuffix("\n").split("\n")]  # noqa: S704 - Pygments has escaped it

"""What proves a stop: its browser tests, and the seeded bugs that they detect, read from their source."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from webapp.settings import PROJECT
from webapp.tour.places import places
from webapp.tour.sources import Excerpt, find_excerpt, read_source, readable_files
from webapp.tour.stops import STOPS, Code, Stop

APP_FOLDERS = ("webapp", "templates", "static")
"""What a bug can change, but for translations."""


class BrowserTest(NamedTuple):
    """A browser test."""

    name: str
    """As pytest calls it."""

    sentence: str
    excerpt: Excerpt


class SeededBug(NamedTuple):
    """A mistake that the tests detect, as `bugs/catalogue/` describes it."""

    name: str
    says: str
    within: str
    right: str
    wrong: str


def tests_of(stop: Stop) -> list[BrowserTest]:
    """Return the tests of a stop; none if the app was installed without them."""
    found = [(name, find_excerpt(Code(name))) for name in stop.tests]
    return [BrowserTest(name.replace(":", "::"), sentence(excerpt), excerpt) for name, excerpt in found if excerpt]


def sentence(excerpt: Excerpt) -> str:
    """Return the docstring of a test."""
    (function,) = ast.parse(excerpt.text).body
    return ast.get_docstring(function) or ""  # type: ignore[arg-type]  # a test is a function


def bugs_of(stop: Stop) -> list[SeededBug]:
    """Return the seeded bugs of a stop; none if the app was installed without them."""
    return bugs_named(stop.bugs)


def bugs_named(names: Iterable[str]) -> list[SeededBug]:
    """Return the seeded bugs of some names, as far as they are known, each with the whole lines that it changes."""
    known = read_bugs()
    return [whole_lines(known[name]) for name in names if name in known]


@cache
def whole_lines(bug: SeededBug) -> SeededBug:
    """Return a bug with the lines of the app that it changes, right and wrong, if the app has them once."""
    pattern = re.compile(r"\s*".join(map(re.escape, re.findall(r"\w+|[^\w\s]", bug.right))))
    sources = {file: read_source(file) or "" for file in readable_files(PROJECT, APP_FOLDERS)}
    found = {
        (file, *match.span())
        for file, text in sources.items()
        for place in places(file, text)
        if bug.within in place.names
        for match in pattern.finditer(text, place.start, place.end)
    }
    if len(found) != 1:
        return bug
    file, start, end = found.pop()
    text = sources[file]
    first, last = text.rfind("\n", 0, start) + 1, (text + "\n").index("\n", end)
    indent = re.match(" *", text[first:last])[0]  # type: ignore[index]  # it always matches
    wrong = text[first:start] + bug.wrong.replace("\n", f"\n{indent}") + text[end:last]
    return bug._replace(right=outdent(text[first:last], indent), wrong=outdent(wrong, indent))


def outdent(lines: str, indent: str) -> str:
    """Return lines without the indentation of the first, and without those that are empty."""
    return "\n".join(line.removeprefix(indent).rstrip() for line in lines.split("\n") if line.strip())


@cache
def read_bugs() -> dict[str, SeededBug]:
    """Read the catalogue of bugs, without importing it: the app knows nothing of its tests."""
    calls = (
        node
        for path in sorted((PROJECT / "bugs/catalogue").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Bug"
    )
    bugs: dict[str, SeededBug] = {}
    for call in calls:
        values = {word.arg: word.value for word in call.keywords}
        bug = SeededBug(*(ast.literal_eval(values[field]) for field in SeededBug._fields))
        bugs[bug.name] = bug
    return bugs


def extract_texts(*_arguments: object, **_options: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield the sentences of the tests and bugs that the tour shows, as Babel collects texts to translate."""
    for stop in STOPS.values():
        texts = [*(test.sentence for test in tests_of(stop)), *(bug.says for bug in bugs_of(stop))]
        yield from ((1, None, text, []) for text in texts)

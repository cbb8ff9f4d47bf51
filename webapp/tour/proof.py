"""What proves a stop: its browser tests, and the seeded bugs that they detect, read from their source."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from webapp.settings import PROJECT
from webapp.tour.places import Place, places
from webapp.tour.sources import Excerpt, find_excerpt, readable_files
from webapp.tour.stops import STOPS, Code, Stop

APP_FOLDERS = ("webapp", "templates", "static")
MESSAGES = "translations/es/LC_MESSAGES/messages.po"
"""With the files of these folders, what a bug can change."""


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
    detected_by: tuple[str, ...] = ()
    """The browser tests that fail, as pytest calls their functions."""

    file: str = ""
    """What it changes; empty if the app has its passage not once."""


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
    sources = app_sources()
    found = {
        (file, *match.span())
        for file, place in app_places().get(bug.within, ())
        for match in pattern.finditer(sources[file], place.start, place.end)
    }
    if len(found) != 1:
        return bug
    file, start, end = found.pop()
    text = sources[file]
    first, last = text.rfind("\n", 0, start) + 1, (text + "\n").index("\n", end)
    indent = re.match(" *", text[first:last])[0]  # type: ignore[index]  # it always matches
    wrong = text[first:start] + bug.wrong.replace("\n", f"\n{indent}") + text[end:last]
    return bug._replace(right=outdent(text[first:last], indent), wrong=outdent(wrong, indent), file=file)


@cache
def app_sources() -> dict[str, str]:
    """Return the text of each file that a bug can change."""
    files = {*readable_files(PROJECT, APP_FOLDERS), MESSAGES}
    return {file: (PROJECT / file).read_text(encoding="utf-8") for file in files if (PROJECT / file).is_file()}


@cache
def app_places() -> dict[str, list[tuple[str, Place]]]:
    """Return the files and parts of the app that can be called by a name."""
    found: dict[str, list[tuple[str, Place]]] = {}
    for file, text in app_sources().items():
        for place in places(file, text):
            for name in place.names:
                found.setdefault(name, []).append((file, place))
    return found


def outdent(lines: str, indent: str) -> str:
    """Return lines without the indentation of the first, and without those that are empty."""
    return "\n".join(line.removeprefix(indent).rstrip() for line in lines.split("\n") if line.strip())


@cache
def read_bugs() -> dict[str, SeededBug]:
    """Read the catalogue of bugs, without importing it: the app knows nothing of its tests."""
    bugs: dict[str, SeededBug] = {}
    for path in sorted((PROJECT / "bugs/catalogue").glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in module.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Bug":
                bug = read_bug({word.arg: word.value for word in call.keywords}, constants)
                bugs[bug.name] = bug
    return bugs


def read_bug(values: Mapping[str | None, ast.expr], constants: Mapping[str, object]) -> SeededBug:
    """Return a bug from the expressions that describe it, and the constants of its module."""
    name, says, within, right, wrong = (ast.literal_eval(values[field]) for field in SeededBug._fields[:5])
    functions = dict.fromkeys(f"e2e/{text.partition('[')[0]}" for text in texts_of(values["detected_by"], constants))
    return SeededBug(name, says, within, right, wrong, tuple(functions))


def texts_of(node: ast.AST, constants: Mapping[str, object]) -> Iterator[str]:
    """Yield the texts of a list, which may be put together; of a loop only one, with `…` for what differs."""
    match node:
        case ast.Constant(value=text):
            yield str(text)
        case ast.Name(id=name):
            yield str(constants.get(name, "…"))
        case ast.JoinedStr(values=parts):
            yield "".join(text for part in parts for text in texts_of(part, constants))
        case ast.List(elts=elements):
            for element in elements:
                yield from texts_of(element, constants)
        case ast.Starred(value=inner) | ast.FormattedValue(value=inner):
            yield from texts_of(inner, constants)
        case ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
            yield from texts_of(inner, constants)


def extract_texts(*_arguments: object, **_options: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield the sentences of the tests and bugs that the tour shows, as Babel collects texts to translate."""
    for stop in STOPS.values():
        texts = [*(test.sentence for test in tests_of(stop)), *(bug.says for bug in bugs_of(stop))]
        yield from ((1, None, text, []) for text in texts)

"""What the app promises: the sentence of each browser test, and the seeded bugs that it detects, read as text."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from webapp.settings import PROJECT
from webapp.spec.groups import GROUPS, group_of
from webapp.spec.pictures import slug
from webapp.spec.recording import function_of
from webapp.tour.proof import MESSAGES, SeededBug, bugs_named, read_bugs
from webapp.tour.proof import extract_texts as extract_texts_of_tour
from webapp.tour.sources import readable_files
from webapp.tour.stops import STOPS

SUITE = "suite"
"""Marks tests that are about the suite itself, and no behaviour of the app."""

KINDS = {".py": "python", ".html": "template", ".css": "style", ".js": "script", ".po": "translation"}
"""Of the files that a bug can change, by their suffix."""


class Behaviour(NamedTuple):
    """A browser test, with the sentence that it proves."""

    name: str
    """As pytest calls its function."""

    sentence: str
    group: str

    @property
    def slug(self) -> str:
        """In the address of its page."""
        return slug(self.name)

    @property
    def file(self) -> str:
        """The file of the test."""
        return self.name.partition("::")[0]


@cache
def read_behaviours() -> dict[str, Behaviour]:
    """Return all behaviours by the names of their tests, group by group; none if there are no tests."""
    files = (file for file in readable_files(PROJECT, ("e2e",)) if PurePosixPath(file).name.startswith("test_"))
    order = list(GROUPS)
    found = [behaviour for file in sorted(files) for behaviour in read_tests(file)]
    return {behaviour.name: behaviour for behaviour in sorted(found, key=lambda it: order.index(it.group))}


def read_tests(file: str) -> Iterator[Behaviour]:
    """Yield the behaviours of a test file; none while somebody writes it, so that it cannot be parsed."""
    try:
        module = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return
    marks = (node for node in module.body if isinstance(node, ast.Assign) and "pytestmark" in ast.dump(node.targets[0]))
    if any(is_about_suite(node) for node in marks):
        return
    for node in module.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        if not any(is_about_suite(decorator) for decorator in node.decorator_list):
            sentence = (ast.get_docstring(node) or "").partition("\n\n")[0]
            yield Behaviour(f"{file}::{node.name}", sentence, group_of(file))


def is_about_suite(mark: ast.AST) -> bool:
    """Return whether a mark says that a test is about the suite itself."""
    return any(isinstance(node, ast.Attribute) and node.attr == SUITE for node in ast.walk(mark))


@cache
def slugs() -> dict[str, Behaviour]:
    """Return all behaviours by their slugs."""
    return {behaviour.slug: behaviour for behaviour in read_behaviours().values()}


def slug_of(name: str) -> str | None:
    """Return the slug of the behaviour that a test proves, or None if it is no browser test."""
    behaviour = read_behaviours().get(function_of(name))
    return behaviour.slug if behaviour else None


@cache
def bugs_by_behaviour() -> dict[str, list[SeededBug]]:
    """Return the seeded bugs that each behaviour's test detects."""
    found: dict[str, list[SeededBug]] = {name: [] for name in read_behaviours()}
    for bug in bugs_named(read_bugs()):
        for test in bug.detected_by:
            found.setdefault(test, []).append(bug)
    return found


def kind_of(bug: SeededBug) -> str:
    """Return which kind of file a bug changes."""
    return KINDS.get(PurePosixPath(bug.file).suffix, "")


@cache
def unit_detections() -> dict[str, str | None]:
    """Return the unit test that detects each bug, or None for a bug that only a browser sees."""
    path = PROJECT / "bugs/unit_detections.json"
    found: dict[str, str | None] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def only_browser_sees(bug: SeededBug) -> bool:
    """Return whether no unit test detects a bug."""
    return unit_detections().get(bug.name, "") is None


def stops_of(behaviour: Behaviour) -> list[str]:
    """Return the stops of the tour that name a behaviour as their proof."""
    return [name for name, stop in STOPS.items() if behaviour.name.replace("::", ":") in stop.tests]


def files_without_bugs() -> dict[str, list[str]]:
    """Return, by their kind, the files of the app that no seeded bug changes."""
    changed = {bug.file for bug in bugs_named(read_bugs())}
    found: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    for file in sorted({*readable_files(PROJECT, ("webapp", "templates", "static")), MESSAGES} - changed):
        kind = KINDS.get(PurePosixPath(file).suffix)
        if kind and (PROJECT / file).stat().st_size and not file.startswith("webapp/migrations/"):
            found[kind].append(file)
    return found


def extract_texts(*_arguments: object, **_options: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield the sentences of all tests and bugs that are shown, as Babel collects texts to translate."""
    yield from extract_texts_of_tour()
    sentences = [behaviour.sentence for behaviour in read_behaviours().values()]
    yield from ((1, None, text, []) for text in [*sentences, *(bug.says for bug in read_bugs().values())])

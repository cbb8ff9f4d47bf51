"""A pytest plugin that notes which templates, static files and texts each test uses: those whose changes it can detect.

`FILES_USED=folder pytest -p tools.files_used`; each process writes a file into the folder.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from babel.support import Translations
from flask import Flask, request, request_started
from jinja2 import Environment
from playwright.sync_api import Error, Page

FOLDER: Final = Path(os.environ.get("FILES_USED", "test-results/files-used"))

used: dict[str, set[str]] = defaultdict(set)
"""What each test uses: `templates/base.html`, a rule of a style `rule:static/css/site.css:.btn:hover`, `text:Hello`."""

durations_s: dict[str, float] = defaultdict(float)

RULES = r"""() => [...document.styleSheets].flatMap((sheet) => {
    const inner = (rules) => [...rules].flatMap((rule) => [rule, ...inner(rule.cssRules ?? [])]);
    const isUsed = (selector) => {
        try {
            return document.querySelector(selector.replace(/::[\w-]+|:(hover|active|focus[\w-]*|popover-open)/g, ""));
        } catch {  // nothing is left of it
            return true;
        }
    };
    const file = new URL(sheet.href ?? location).pathname.slice(1);
    const styles = inner(sheet.cssRules).filter((rule) => rule instanceof CSSStyleRule);
    const used = styles.map(({ selectorText }) => selectorText).filter(isUsed);
    return used.map((selector) => `rule:${file}:${selector.replace(/[\s"']/g, "")}`);
})"""
"""Returns the rules of styles that something on a page matches, or would in another state, by their selectors."""

GOTO: Final = Page.goto

current: set[str] = set()
"""What the running test uses."""


def _note(owner: type, method: str, name_of: Callable[..., str]) -> None:
    """Make a method note what it is called with."""
    original = getattr(owner, method)

    def noting(self: object, *arguments: Any, **options: Any) -> Any:
        current.add(name_of(*arguments))
        return original(self, *arguments, **options)

    setattr(owner, method, noting)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Give what is used from here on to a test."""
    current.clear()
    result = yield
    used[item.nodeid] |= current
    return result


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Note the rules that the pages of a test use in the end."""
    result = yield
    for watch in pyfuncitem.stash.get(_watches(), []):
        for page in watch.context.pages:
            _note_rules(page)
    return result


def _note_rules(page: Page) -> None:
    """Note the rules that a page uses."""
    with suppress(Error):  # a page that is closed or has crashed
        current.update(rule for rule in page.evaluate(RULES) if rule.startswith("rule:static/"))


def _goto_and_note(page: Page, *arguments: Any, **options: Any) -> Any:
    """Note the rules that a page uses before it goes elsewhere."""
    _note_rules(page)
    return GOTO(page, *arguments, **options)


def _watches() -> Any:
    """Return the key of a test's visitors; pytest has to import their module itself."""
    from e2e.harness.plugin import WATCHES

    return WATCHES


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up how long a test takes."""
    durations_s[report.nodeid] += report.duration


def pytest_configure() -> None:
    """Begin to note."""
    _note(Environment, "get_template", lambda name, *_: f"templates/{name}")
    for method in ("ugettext", "ungettext"):
        _note(Translations, method, lambda text, *_: f"text:{text}")
    Page.goto = _goto_and_note  # type: ignore[assignment, method-assign]  # no hook announces it
    request_started.connect(_note_static_file)


def _note_static_file(_: Flask, **__: object) -> None:
    """Note a static file that a browser requests."""
    if request.endpoint == "static" and request.view_args:
        current.add(f"static/{request.view_args['filename']}")


def pytest_sessionfinish() -> None:
    """Write down what was used; the process that only hands out tests writes nothing."""
    if used:
        FOLDER.mkdir(parents=True, exist_ok=True)
        text = json.dumps({test: [durations_s[test], sorted(names)] for test, names in used.items()})
        (FOLDER / f"{os.getpid()}.json").write_text(text, encoding="utf-8")

"""Tests under bugs, one after the other in one copy and one browser."""

import os
import sys
from pathlib import Path

import pytest

from bugs import one_browser, wrong_pages
from bugs.bug import Bug
from bugs.catalogue import BUGS
from bugs.failures import Failure
from bugs.wrong_pages import InOneBrowser, photograph_bug
from tools.inner_pytest import run_pytest

pytestmark = pytest.mark.suite

NO_PLAYWRIGHT = ("-p", "no:playwright", "-p", "no:base_url")
"""Playwright's plugin does not run within a test that it runs."""

TESTS = """
import pytest

class Browser:
    connected = True
    def is_connected(self): return self.connected

@pytest.fixture(scope="session")
def launch_browser(): return Browser

def test_page(browser): pass

def test_crash(browser): browser.connected = False
"""


def test_runs_share_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is started once for all runs of a process, and again only if a test has ended it."""
    monkeypatch.setattr(one_browser, "STARTED", [])
    (tmp_path / "test_pages.py").write_text(TESTS)
    started = []
    for test in ("page", "page", "crash", "page"):
        status = run_pytest(tmp_path, [f"test_pages.py::test_{test}", *NO_PLAYWRIGHT], InOneBrowser())
        started.append((status, len(one_browser.STARTED)))

    assert started == [(pytest.ExitCode.OK, number) for number in (1, 1, 1, 2)]


def test_bugs_share_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of all bugs run in one copy, each with its own bug; what fails is stored under the key."""
    runs = []

    def run(copy: Path, arguments: list[str], *_plugins: object) -> int:
        runs.append(
            (copy, arguments[0], "<title>Wrong: " in (copy / "templates/base.html").read_text(encoding="utf-8"))
        )
        return 0

    bug = Bug(
        name="a", says="", within="base.html", right="<title>", wrong="<title>Wrong: ", detected_by=["test_a.py::x"]
    )
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr("sys.dont_write_bytecode", sys.dont_write_bytecode)  # is restored then
    monkeypatch.setattr(wrong_pages, "run_pytest", run)
    monkeypatch.setattr("bugs.failures.FOLDER", tmp_path / "wrong")

    for planted in (bug, BUGS["cookie-is-open-to-scripts"]):
        photograph_bug(planted, "key", tmp_path)

    copy = tmp_path / str(os.getpid())
    assert runs[0] == (copy, "e2e/test_a.py", True)
    assert runs[1] == (copy, "e2e/test_cookies.py", False)
    assert Failure.read("a") == Failure("key")

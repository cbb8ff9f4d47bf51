"""Tests under bugs, one after the other in one copy and one browser."""

import os
import secrets
import sys
from pathlib import Path

import pytest

from bugs import trial
from bugs.bug import Bug
from bugs.catalogue import BUGS
from bugs.failures import FailedTest, Failure
from bugs.plugin import Outcome, Recorder
from bugs.trial import InOneBrowser, try_bug
from tools import one_browser
from tools.inner_pytest import run_pytest
from unit.tools.test_prove import NO_PLAYWRIGHT

pytestmark = pytest.mark.suite

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
    monkeypatch.setattr(one_browser, "BROWSERS", [])
    file = f"test_{secrets.token_hex(8)}.py"  # not the name of a module that this process knows
    (tmp_path / file).write_text(TESTS, encoding="utf-8")
    started = []
    for test in ("page", "page", "crash", "page"):
        status = run_pytest(tmp_path, [f"{file}::test_{test}", *NO_PLAYWRIGHT], InOneBrowser())
        started.append((status, len(one_browser.BROWSERS)))

    assert started == [(pytest.ExitCode.OK, number) for number in (1, 1, 1, 2)]


BUG = Bug(
    name="a",
    says="",
    within="base.html",
    right="<title>",
    wrong="<title>Wrong: ",
    detected_by=["test_404.py::x", "test_404.py::y"],
)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str, bool]]:
    """The copy, the last file and whether `BUG` was in it, of each run of pytest, which runs nothing."""
    runs = []

    def run(copy: Path, arguments: list[str], *plugins: object) -> int:
        (camera,) = [plugin for plugin in plugins if isinstance(plugin, FailedTest)]
        camera.test, camera.failed = f"e2e/{BUG.detected_by[0]}", camera.name == BUG.detected_by[0]
        files = [argument for argument in arguments if argument.endswith(".py")]
        html = (copy / "templates/base.html").read_text(encoding="utf-8")
        runs.append((copy, files[-1] if files else arguments[0], "<title>Wrong: " in html))
        return 0

    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr("sys.dont_write_bytecode", sys.dont_write_bytecode)  # is restored then
    monkeypatch.setattr(trial, "run_pytest", run)
    monkeypatch.setattr("bugs.failures.FOLDER", tmp_path / "wrong")
    return runs


def test_bugs_share_a_copy(tmp_path: Path, runs: list[tuple[Path, str, bool]]) -> None:
    """The tests of all bugs run in one copy, each with its own bug; where it fails is stored under the key."""
    for planted in (BUG, BUGS["cookie-is-open-to-scripts"]):
        try_bug(planted, None, "key", tmp_path)

    copy = tmp_path / str(os.getpid())
    assert runs == [(copy, "e2e/", True), (copy, "e2e/test_cookies.py", False)]
    assert Failure.read("a") == Failure("key", "e2e/test_404.py::x")


@pytest.mark.parametrize(("outcome", "detected"), [("failed", True), ("passed", False), ("missing", False)])
def test_unit_test_is_judged_apart(
    tmp_path: Path, runs: list[tuple[Path, str, bool]], monkeypatch: pytest.MonkeyPatch, outcome: str, detected: bool
) -> None:
    """The unit test runs beside the browser tests, of which it is none: it detects a bug if it fails."""
    test = "unit/test_pages.py::test_title"
    browser = {"test_404.py::x": Outcome(detected=True, why="")}
    unit = {} if outcome == "missing" else {test: Outcome(detected=outcome == "failed", why="")}
    monkeypatch.setattr(Recorder, "outcomes", browser | unit, raising=False)
    monkeypatch.setattr(Recorder, "__init__", lambda _self, _wanted: None)

    assert try_bug(BUG, test, "key", tmp_path) == (browser, detected)
    assert [file for _, file, _ in runs] == ["unit/test_pages.py"]

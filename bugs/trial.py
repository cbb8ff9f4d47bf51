"""Run tests under bugs: in each process all in one copy of the project and in one browser.

To copy the project, to compile it, and to start a browser and what drives it is half of what a test by itself costs.
"""

import gc
import os
import sys
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from bugs.bug import Bug
from bugs.failures import FailedTest
from bugs.planting import planted
from bugs.plugin import SUITE, Outcome, Recorder, name_of
from tools import one_browser
from tools.inner_pytest import TESTS_OF_THE_APP, first_failure, run_pytest
from tools.project import copy_project
from tools.spec.camera import ARGUMENTS

STEP_TIMEOUT_S: Final = "1"
"""How long a step of a browser test waits for what the bug prevents."""

WITHOUT_COLLECTION: Final = ("-p", "no:unraisableexception")
"""Does not collect garbage five times at the end of a run, which takes as long as its test."""

Outcomes = dict[str, Outcome]
"""The outcome of each browser test, by its name."""


class InOneBrowser:
    """A pytest plugin that runs the tests in the browser of this process."""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Replace the fixtures of other plugins."""
        config.pluginmanager.register(one_browser)


@cache
def copy_of_this_process(folder: Path) -> Path:
    """Return a copy of the project of this process's own, below a folder."""
    sys.dont_write_bytecode = False  # whatever the environment says: the copy is this process's alone
    gc.freeze()  # what is imported by now stays, and is not looked at again whenever the app is imported anew
    return copy_project(folder / str(os.getpid()))


def run_tests(copy: Path, tests: Collection[str], plugin: object) -> Outcomes:
    """Run some tests in a copy of the project; a test that is not found has no outcome.

    Args:
        copy: where the tests are.
        tests: their names, those of browser tests without `e2e/`.
        plugin: a plugin of pytest.
    """
    recorder = Recorder(tests)
    files = {path for test in tests for path in (test.partition("::")[0], f"{SUITE}{test.partition('::')[0]}")}
    found = sorted(path for path in files if (copy / path).is_file())
    options = [f"--step-timeout={STEP_TIMEOUT_S}", f"--output={copy}.results", *WITHOUT_COLLECTION, *TESTS_OF_THE_APP]
    run_pytest(copy, [*(found or [SUITE]), *options, *ARGUMENTS], recorder, InOneBrowser(), plugin)
    return recorder.outcomes


def failing_unit_test(project: Path, tests: Sequence[str] = ("unit",)) -> str | None:
    """Return the first of the unit tests of the app that fails in a copy of the project, or None."""
    return first_failure(project, [*TESTS_OF_THE_APP, *tests])


def try_bug(bug: Bug, unit_test: str | None, key: str, folder: Path) -> tuple[Outcomes, bool]:
    """Run the browser tests that detect a bug, and the unit test that does, if there is one.

    The page where the first of the browser tests fails is stored for `/spec`.

    Args:
        bug: what is planted.
        unit_test: the name of the unit test.
        key: under which the pictures are stored.
        folder: for the copy of the project.

    Returns:
        The outcomes of the browser tests, and whether the unit test fails too.
    """
    copy = copy_of_this_process(folder)
    camera = FailedTest(bug.detected_by[0])
    with planted(bug, copy):
        outcomes = run_tests(copy, [*bug.detected_by, *([name_of(unit_test)] if unit_test else [])], camera)
    camera.save(bug.name, key)
    by_unit = outcomes.pop(name_of(unit_test), None) if unit_test else None
    return outcomes, by_unit is not None and by_unit.detected

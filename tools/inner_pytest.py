"""Run pytest on a copy of the project within this process, which saves starting Python and importing its packages."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tools.project import modules_forgotten

OPTIONS: Final = ("--quiet", "-p", "no:cacheprovider", "-p", "no:randomly")

TESTS_OF_THE_APP: Final = ("-m", "not suite")
"""Leaves out the tests of the suite itself: those of the bugs fail wherever the app is not as it was."""

NO_TESTS: Final = f"pytest stopped with {pytest.ExitCode.NO_TESTS_COLLECTED!r}"
"""What `first_failure` returns if there was no test."""


class Only:
    """Run only the tests with these names, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._order = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Remove all other tests, and sort."""
        items[:] = sorted((item for item in items if item.nodeid in self._order), key=self._number)

    def _number(self, item: pytest.Item) -> int:
        return self._order[item.nodeid]


class FirstFailure:
    """Record the first test that fails."""

    test: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record a test that failed, or whose setup failed."""
        if report.failed and self.test is None:
            self.test = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Record a file that could not be imported."""
        if report.failed and self.test is None:
            self.test = report.nodeid


class NotRecorded:
    """Keep a run out of what is recorded: it tests an app that is not as it should be."""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Overrule the option, which a copy of the project need not have."""
        config.option.recording = ""


def run_pytest(project: Path, arguments: Sequence[str], *plugins: object) -> int:
    """Run pytest in a copy of the project, silently, and return its exit code.

    Its temporary files lie beside the copy: in pytest's own place, simultaneous runs delete each other's.
    """
    before, path = Path.cwd(), list(sys.path)
    os.chdir(project)
    try:
        with (
            modules_forgotten(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            return pytest.main([*OPTIONS, f"--basetemp={project}.tmp", *arguments], plugins=[NotRecorded(), *plugins])
    finally:
        os.chdir(before)
        sys.path[:] = path


def first_failure(project: Path, arguments: Sequence[str], *plugins: object) -> str | None:
    """Run tests until one fails.

    Args:
        project: the copy of the project to test.
        arguments: which tests to run, as arguments of pytest.
        plugins: further plugins of pytest.

    Returns:
        The name of the test that failed, or None if all passed.
    """
    first = FirstFailure()
    status = run_pytest(project, ["--exitfirst", *arguments], first, *plugins)
    return first.test or (None if status == pytest.ExitCode.OK else f"pytest stopped with {status!r}")

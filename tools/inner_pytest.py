"""pytest on a copy of the project, within this process: what costs most, starting Python and its packages, is done."""

import contextlib
import io
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import pytest

from bugs.planting import modules_forgotten

OWN = ("webapp", "conftest", "unit", "e2e", "bench", "bugs", "tools")
"""The packages of the project, which are imported anew from each copy."""

OPTIONS = ("--exitfirst", "--quiet", "-p", "no:cacheprovider", "-p", "no:randomly")


NOTHING_TO_RUN: Final = f"pytest stopped with {pytest.ExitCode.NO_TESTS_COLLECTED!r}"
"""What `first_failure` says if there was no test."""


class Only:
    """Runs some tests of those that are found."""

    def __init__(self, tests: Collection[str]) -> None:
        self._tests = set(tests)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out all others."""
        others = [item for item in items if item.nodeid not in self._tests]
        items[:] = [item for item in items if item.nodeid in self._tests]
        config.hook.pytest_deselected(items=others)


class FirstFailure:
    """What a run of the tests stops at."""

    test: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the name of a test that failed, or could not be set up."""
        if report.failed and self.test is None:
            self.test = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the name of a file that could not be imported."""
        if report.failed and self.test is None:
            self.test = report.nodeid


def first_failure(project: Path, tests: Sequence[str], *plugins: object) -> str | None:
    """Return the first test that fails in a copy of the project, or None if all pass.

    Its temporary files lie beside the copy: in pytest's own place, runs at the same time clear away each other's.

    Args:
        project: the copy, which may differ from the project.
        tests: what to run, as pytest's arguments.
        plugins: of pytest, that are to take part.
    """
    before, path = Path.cwd(), list(sys.path)
    first = FirstFailure()
    os.chdir(project)
    try:
        with (
            modules_forgotten(*OWN),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            status = pytest.main([*OPTIONS, f"--basetemp={project}.tmp", *tests], plugins=[first, *plugins])
    finally:
        os.chdir(before)
        sys.path[:] = path
    return first.test or (None if status == pytest.ExitCode.OK else f"pytest stopped with {status!r}")

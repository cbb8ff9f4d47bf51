"""pytest on a copy of the project, within this process: what costs most, starting Python and its packages, is done."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bugs.planting import modules_forgotten

OWN = ("webapp", "conftest", "unit", "e2e", "bench", "bugs", "tools")
"""The packages of the project, which are imported anew from each copy."""

OPTIONS = ("--exitfirst", "--quiet", "-p", "no:cacheprovider", "-p", "no:randomly")


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


def first_failure(project: Path, tests: Sequence[str]) -> str | None:
    """Return the first test that fails in a copy of the project, or None if all pass.

    Its temporary files lie beside the copy: in pytest's own place, runs at the same time clear away each other's.

    Args:
        project: the copy, which may differ from the project.
        tests: what to run, as pytest's arguments.
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
            status = pytest.main([*OPTIONS, f"--basetemp={project}.tmp", *tests], plugins=[first])
    finally:
        os.chdir(before)
        sys.path[:] = path
    return first.test or (None if status == pytest.ExitCode.OK else f"pytest stopped with {status!r}")

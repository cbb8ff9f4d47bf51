"""Whether the unit tests, which need no browser, notice a bug too."""

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from bugs.catalogue import BUGS
from bugs.planting import plant

OWN = ("webapp", "conftest", "unit", "e2e", "bench", "tools")
"""The packages of the project, which are imported anew for each bug."""

OPTIONS = ("--exitfirst", "--quiet", "-p", "no:cacheprovider", "-p", "no:randomly", "--ignore=unit/test_bugs.py")
"""What tests the catalogue itself would notice every bug: its passage no longer stands in the app."""


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


def notices(name: str, tests: Sequence[str] = ("unit",)) -> str | None:
    """Return the first unit test that fails under a bug, or None if all pass.

    Args:
        name: of the bug.
        tests: which to run, as pytest names them.
    """
    before, path = Path.cwd(), list(sys.path)
    first = FirstFailure()
    with tempfile.TemporaryDirectory() as folder:
        project = plant(BUGS[name], Path(folder) / "project")
        _forget()
        os.chdir(project)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                pytest.main([*OPTIONS, *tests], plugins=[first])
        finally:
            os.chdir(before)
            sys.path[:] = path
            _forget()
    return first.test


def _forget() -> None:
    for module in [module for module in sys.modules if module.partition(".")[0] in OWN]:
        del sys.modules[module]

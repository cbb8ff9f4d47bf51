"""Find the unit tests that run each line of the app: those that can detect a change of it."""

from collections import defaultdict
from collections.abc import Collection, Generator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from coverage import Coverage

from tools.inner_pytest import first_failure

ANY: Final = ""
"""Stands for all tests: a line that runs when its module is imported concerns each."""

Tried = dict[str, list[str]]
"""The tests that run each line, named `webapp/forms.py:12`, quickest first; without the lines that no test runs."""


class Watch:
    """Tell coverage which test is running, and measure how long each takes."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self.users: dict[str, set[str]] = {}
        """The tests that share a fixture, by its name."""

        self.durations_s: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Name the test that runs lines from here on."""
        self._coverage.switch_context(item.nodeid)
        result = yield
        self._coverage.switch_context(ANY)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, Any, Any]:
        """Name the fixture that runs lines from here on, if tests share it."""
        name = fixturedef.argname
        if fixturedef.scope == "function":
            return (yield)
        self.users[name] = {item.nodeid for item in request.session.items if name in getattr(item, "fixturenames", ())}
        self._coverage.switch_context(name)
        result = yield
        item = request._pyfuncitem  # the test that requested it first: pytest names it nowhere else
        self._coverage.switch_context(item.nodeid)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up how long a test takes."""
        self.durations_s[report.nodeid] += report.duration

    def tests(self, contexts: Collection[str]) -> list[str]:
        """Return the tests that ran in some contexts, each a test or a shared fixture; the quickest first."""
        tests = set().union(*(self.users.get(context, {context}) for context in contexts))
        return sorted(tests, key=lambda test: (self.durations_s.get(test, 0), test))


def lines_tried(project: Path, tests: Sequence[str]) -> Tried | str:
    """Return which tests run which lines in a copy of the project, or the first test that fails there.

    Args:
        project: the copy.
        tests: what to run, as pytest's arguments.
    """
    coverage = Coverage(data_file=None, config_file=False, source=[str(project / "webapp")])
    watch = Watch(coverage)
    coverage.start()
    try:
        failure = first_failure(project, tests, watch)
    finally:
        coverage.stop()
    if failure:
        return failure
    data = coverage.get_data()
    return {
        f"{Path(file).relative_to(project).as_posix()}:{line}": watch.tests(contexts)
        for file in data.measured_files()
        for line, contexts in data.contexts_by_lineno(file).items()
    }

"""Which unit tests run a line of the app: only these can notice what is changed there."""

from collections.abc import Collection, Generator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from coverage import Coverage

from tools.inner_pytest import first_failure

ANY: Final = ""
"""Stands for all tests: a line that is run when a module is imported concerns each."""

Tried = dict[str, list[str]]
"""The tests of each line, named `webapp/forms.py:12`; a line that no test runs is not in it."""


class Watch:
    """Tells coverage which test is being run."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self.users: dict[str, set[str]] = {}
        """The tests that share a fixture, by its name."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """What is run from here on is run by this test."""
        self._coverage.switch_context(item.nodeid)
        result = yield
        self._coverage.switch_context(ANY)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, Any, Any]:
        """What is run for a fixture that tests share is run by all of them."""
        name = fixturedef.argname
        if fixturedef.scope == "function":
            return (yield)
        self.users[name] = {item.nodeid for item in request.session.items if name in getattr(item, "fixturenames", ())}
        self._coverage.switch_context(name)
        result = yield
        item = request._pyfuncitem  # what asked for it first: pytest names it nowhere else
        self._coverage.switch_context(item.nodeid)
        return result

    def tests(self, contexts: Collection[str]) -> list[str]:
        """Return all tests that ran what was run in some contexts: tests, or fixtures that tests share."""
        return sorted(set().union(*(self.users.get(context, {context}) for context in contexts)))


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

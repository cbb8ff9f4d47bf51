"""A pytest plugin that runs some browser tests and records their outcomes."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

import pytest

SUITE: Final = "e2e/"

BROWSERS: Final = ("", "chromium", "firefox", "webkit")
"""The browsers in the names of parametrised tests."""


class Outcome(NamedTuple):
    """What became of a browser test."""

    detected: bool
    """Whether the test failed, as it should."""

    why: str
    """The message of the failure."""

    fault: str = ""
    """Why the outcome tells nothing about the bug, if so."""

    @property
    def first_line(self) -> str:
        """The first line of the message."""
        return self.why.partition("\n")[0]


class Recorder:
    """Run only the tests with some names, and record their outcomes."""

    def __init__(self, wanted: Collection[str] = ()) -> None:
        self._wanted = set(wanted)
        self.functions: set[str] = set()
        """The test functions that a bug of the app can make fail."""

        self.outcomes: dict[str, Outcome] = {}
        """The outcome of each test, by its name."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Deselect the other tests."""
        names = {item: name_of(item.nodeid) for item in items}
        self.functions = {function_of(names[item]) for item in items if not item.get_closest_marker("suite")}
        items[:] = [item for item in items if {names[item], function_of(names[item])} & self._wanted]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Record a report."""
        report: pytest.TestReport = yield
        if report.when == "call" or report.outcome != "passed":
            crash = getattr(report.longrepr, "reprcrash", None)
            why = crash.message if crash else ""
            # A setup judges the app only if an expectation failed in it; a test that is skipped does not.
            expected = call.excinfo and call.excinfo.errisinstance(AssertionError)
            judged = report.when == "call" or (report.when == "setup" and expected)
            fault = "" if judged and not report.skipped else f"{report.outcome} at {report.when}"
            self.outcomes[name_of(item.nodeid)] = Outcome(report.failed, why, fault)
        return report


def name_of(nodeid: str) -> str:
    """Return the name of a test below `e2e/`, without the browser among its parameters."""
    function, _, parameters = nodeid.removeprefix(SUITE).removesuffix("]").partition("[")
    others = [part for part in parameters.split("-") if part not in BROWSERS]
    return f"{function}[{'-'.join(others)}]" if others else function


def function_of(name: str) -> str:
    """Return the name of a test without its parameters."""
    return name.partition("[")[0]

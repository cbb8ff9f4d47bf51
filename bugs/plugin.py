"""A pytest plugin that runs each browser test only under the bugs that it is meant to catch: `-p bugs.plugin`.

A test that turns red has caught its bug. The whole run fails if a bug stays unnoticed where the catalogue says that it
is caught, or if no bug of the catalogue turns a test red: a test that has never been red proves nothing.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bugs.catalogue import BUGS, find
from bugs.planting import Bug

SUITE = "e2e/"
FIXTURES_OF_THE_APP = ("webapp", "settings", "app")
"""If one of these fails, the bug keeps the app from starting: no test has caught it."""

BROWSERS = ("", "chromium", "firefox", "webkit")
"""What the names of parametrised tests say of the browser."""

UNSTARTED = pytest.StashKey[bool]()


@dataclass(frozen=True)
class Trial:
    """One test under one bug."""

    bug: str
    test: str
    caught: bool
    started: bool
    why: str


@pytest.fixture(autouse=True, scope="session")
def _under_test(webapp: ModuleType) -> None:
    """Make every test depend on the package, so that it can be parametrised by the bug in it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what only this plugin knows."""
    parser.addoption("--bug", action="append", default=[], help="plant only this bug (may be given more than once)")
    parser.addoption("--trials", type=Path, help="write what was tried to this file, as JSON")


class Proof:
    """What the tests of a run are meant to catch, and what they did."""

    def __init__(self, config: pytest.Config) -> None:
        self.bugs = [find(name) for name in dict.fromkeys(config.getoption("bug"))] or list(BUGS.values())
        self.whole = not config.getoption("bug")
        self.path: Path | None = config.getoption("trials")
        self.functions: set[str] = set()
        self.collected: set[tuple[str, str]] = set()
        self.trials: list[Trial] = []
        self.mishaps: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a trial of each test and each bug that it is meant to catch."""
        function = metafunc.definition.nodeid.removeprefix(SUITE)
        if not metafunc.definition.get_closest_marker("suite"):
            self.functions.add(function)
        bugs = [bug for bug in self.bugs if any(test.partition("[")[0] == function for test in bug.caught_by)]
        if bugs:
            metafunc.parametrize("webapp", bugs, indirect=True, scope="session", ids=[bug.name for bug in bugs])

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what no bug is meant for, and keep the trials of one bug in one process, one after the other."""
        wanted: list[pytest.Item] = []
        for item in items:
            bug = bug_of(item)
            if bug is None:
                continue
            test = name_of(item, bug)
            for entry in bug.caught_by:
                if entry in (test, test.partition("[")[0]):
                    item.user_properties += [("bug", bug.name), ("test", test)]
                    item.add_marker(pytest.mark.xdist_group(bug.name))
                    self.collected.add((bug.name, entry))
                    wanted.append(item)
        wanted.sort(key=lambda item: str(item.user_properties[0][1]))
        config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
        items[:] = wanted

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Any:
        """Notice when the app does not even start."""
        try:
            return (yield)
        except Exception:
            if fixturedef.argname in FIXTURES_OF_THE_APP:
                request.node.session.stash[UNSTARTED] = True
            raise

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Tell the report whether the app started, and whether the test came as far as to judge it."""
        report: pytest.TestReport = yield
        unjudged = report.when == "setup" and call.excinfo and not call.excinfo.errisinstance(AssertionError)
        if report.failed and (unjudged or item.session.stash.get(UNSTARTED, False)):
            report.user_properties = [*report.user_properties, ("unstarted", True)]
            item.session.stash[UNSTARTED] = False
        return report

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Call a red test what it is here: a bug that was caught."""
        if report.failed and report.when != "teardown":
            return "caught", ".", "CAUGHT"
        if report.passed and report.when == "call":
            return "unnoticed", "U", "UNNOTICED"
        return None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what came of a trial; a process that died, an error at the end and a test left out prove nothing."""
        if (report.failed and report.when not in ("setup", "call")) or report.skipped:
            self.mishaps.append(f"NO TRIAL      {report.nodeid}: {report.outcome} at {report.when}")
        if not (report.when == "call" or (report.when == "setup" and report.failed)):
            return
        of = dict(report.user_properties)
        crash = getattr(report.longrepr, "reprcrash", None)
        why = str(crash.message).partition("\n")[0] if crash else ""
        trial = Trial(str(of["bug"]), str(of["test"]), report.failed, "unstarted" not in of, why)
        self.trials.append(trial)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file whose tests are missing."""
        if report.failed:
            self.mishaps.append(f"NOT COLLECTED {report.nodeid}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Learn from a worker of pytest-xdist what there is: this process collects nothing itself."""
        output = getattr(node, "workeroutput", {})
        self.collected.update(map(tuple, output.get("collected", ())))
        self.functions.update(output.get("functions", ()))

    def faults(self) -> list[str]:
        """Return what keeps this from being a proof, a line each."""
        tried = {(trial.bug, trial.test) for trial in self.trials}
        tried |= {(bug, test.partition("[")[0]) for bug, test in tried}
        faults = list(self.mishaps)
        faults += [f"NOT TRIED     {bug}: e2e/{test}" for bug, test in sorted(self.collected - tried)]
        faults += [
            f"NO SUCH TEST  {bug.name}: e2e/{test}"
            for bug in self.bugs
            for test in bug.caught_by
            if (bug.name, test) not in self.collected
        ]
        for trial in self.trials:
            if not trial.started:
                faults.append(f"NO START      {trial.bug}: {trial.why}")
            elif not trial.caught:
                faults.append(f"UNNOTICED     {trial.bug} ({BUGS[trial.bug].says}): e2e/{trial.test} stays green")
        red = {trial.test.partition("[")[0] for trial in self.trials if trial.caught}
        if self.whole:
            faults += [f"NEVER RED     e2e/{test}: no bug turns it red" for test in sorted(self.functions - red)]
        return list(dict.fromkeys(faults))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was proven, and what was not."""
        caught = {trial.bug for trial in self.trials if trial.caught and trial.started}
        terminalreporter.section("proof")
        for fault in self.faults():
            terminalreporter.write_line(fault, red=True)
        terminalreporter.write_line(f"{len(caught)} of {len(self.bugs)} bugs caught, in {len(self.trials)} trials")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Pass if every trial ended as it should, and only then."""
        if hasattr(session.config, "workerinput"):
            output: dict[str, Any] = getattr(session.config, "workeroutput")  # noqa: B009 - pytest-xdist adds it
            output.update(collected=sorted(self.collected), functions=sorted(self.functions))
            return
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            trials = [asdict(trial) for trial in self.trials]
            self.path.write_text(json.dumps(trials, indent=1, ensure_ascii=False), encoding="utf-8")
        if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED if self.faults() else pytest.ExitCode.OK


def pytest_configure(config: pytest.Config) -> None:
    """Begin."""
    config.pluginmanager.register(Proof(config), "proof")


def bug_of(item: pytest.Item) -> Bug | None:
    """Return the bug that a test is to be run under, if any."""
    callspec = getattr(item, "callspec", None)
    bug = callspec.params.get("webapp") if callspec else None
    return bug if isinstance(bug, Bug) else None


def name_of(item: pytest.Item, bug: Bug) -> str:
    """Return the name of a test below `e2e/`, with what it is parametrised by besides browser and bug."""
    function, _, parameters = item.nodeid.removeprefix(SUITE).removesuffix("]").partition("[")
    others = [part for part in parameters.removesuffix(bug.name).split("-") if part not in BROWSERS]
    return f"{function}[{'-'.join(others)}]" if others else function

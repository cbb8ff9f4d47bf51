"""Record each run of pytest: what became of each test, at which commit, with which files and versions.

A conftest loads it with `pytest_plugins = ["e2e.harness.recording"]`; `--recording=FOLDER` says where. The file of a
run is written when it ends, by the process that the parallel ones report to. Nothing is recorded of an app that runs
elsewhere: its files are not known.
"""

import base64
import os
import platform
import time
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from .checkout import commit_of, digests, functions_in
from .recording_folder import picture_name, write_run

if TYPE_CHECKING:
    from playwright.sync_api import Page

MAX_MESSAGE_LENGTH: Final = 300

MAX_PICTURE_SIZE_B: Final = 25_000

QUALITIES: Final = (60, 30, 10, 0)
"""Of a picture; the first at which it is small enough."""

PACKAGES: Final = ("flask", "playwright", "pytest")
"""Those whose versions are recorded, as far as they are installed."""

PICTURE = pytest.StashKey[dict[str, Any]]()
"""The picture of a test that failed."""

COLLECTED = pytest.StashKey[dict[str, str]]()
"""Why each test that was collected is left out if it is not run; empty if that says nothing about the app."""

DESELECTED, INTERRUPTED, NOT_COLLECTED = "deselected", "interrupted", "not collected"

MAX_LEFT_OUT: Final = 200
"""Of how many tests that were left out the names are recorded."""

SUITE: Final = "suite"
"""The marker of tests of the suite itself: that they are left out says nothing about the app."""

RECORDER: Final = "recorder"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("harness")
    group.addoption("--recording", metavar="FOLDER", help="where this run is recorded; nowhere if empty")
    group.addoption("--planted-bug", metavar="NAME", default="", help="what is wrong with the app on purpose: recorded")
    parser.addini("recording_files", "files and folders that the results depend on", type="args", default=[])


def recording_folder(config: pytest.Config) -> Path | None:
    """Return where this run is recorded, if it is."""
    option = config.getoption("--recording", None)
    return config.rootpath / option if option and not config.getoption("base_url", None) else None


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Begin to record, in the process that writes the file."""
    config.stash[COLLECTED] = {}
    folder = recording_folder(config)
    if folder and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config, folder), RECORDER)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note the tests that are left out."""
    for item in items:
        item.config.stash[COLLECTED][item.nodeid] = "" if item.get_closest_marker(SUITE) else DESELECTED


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the tests that will be run."""
    session.config.stash[COLLECTED].update((item.nodeid, INTERRUPTED) for item in session.items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the names of the tests to the process that writes the file."""
    if recording_folder(session.config) and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["collected"] = session.config.stash[COLLECTED]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a report what is recorded of its test."""
    report = yield
    if report.when == "call" or not report.passed:
        report.recorded = described(item)  # type: ignore[attr-defined]  # parallel processes send it with the rest
    return report


def described(item: pytest.Item) -> dict[str, Any]:
    """Return what a report does not say of a test: its browser, and its picture."""
    facts: dict[str, Any] = {}
    fixtures = getattr(item, "funcargs", {})
    if "browser" in fixtures:
        facts |= {"browser": fixtures["browser_name"], "version": fixtures["browser"].version}
    contexts = (mark.kwargs for mark in item.iter_markers("browser_context_args"))
    if any(options.get("java_script_enabled") is False for options in contexts):
        facts["javascript"] = False
    picture = item.stash.get(PICTURE, None)
    return facts | (picture or {})


def take_picture(item: pytest.Item, page: "Page") -> None:
    """Keep the picture of a page for the report of its test, if the run is recorded."""
    if PICTURE in item.stash or not recording_folder(item.config):
        return
    for quality in QUALITIES:
        picture = page.screenshot(type="webp", quality=quality)
        if len(picture) <= MAX_PICTURE_SIZE_B:
            size = page.viewport_size or {"width": 0, "height": 0}
            text = base64.b64encode(picture).decode()
            item.stash[PICTURE] = {"picture": text, "picture_size": [size["width"], size["height"]]}
            return


@dataclass
class Result:
    """What became of a test."""

    outcome: str = "passed"
    duration_s: float = 0
    message: str = ""
    recorded: dict[str, Any] = field(default_factory=dict)
    tests: int = 1
    """How many this is the result of."""

    is_final: bool = False
    """Whether the test itself has ended; a run that is interrupted ends before."""

    def add(self, report: pytest.TestReport, root: Path) -> None:
        """Add what became of the test's setup, call or teardown."""
        self.duration_s += report.duration
        self.is_final |= report.when == "call" or not report.passed
        if not report.passed and self.outcome != "failed":
            self.message = shorten_paths(message_of(report), root)[:MAX_MESSAGE_LENGTH]
        if report.failed or (report.skipped and self.outcome != "failed"):
            self.outcome = report.outcome
        self.recorded |= getattr(report, "recorded", {})

    def as_json(self, picture: str) -> dict[str, Any]:
        """Return what is written, without what is empty."""
        facts = {name: value for name, value in self.recorded.items() if name != "version"}
        texts = {"message": self.message, "picture": picture}
        return {
            "outcome": self.outcome,
            "duration_s": round(self.duration_s, 3),
            **({"tests": self.tests} if self.tests > 1 else {}),
            **facts,
            **{name: text for name, text in texts.items() if text},
        }


def merged(results: Mapping[str, Result]) -> dict[str, Result]:
    """Merge the results of the tests of a function that passed without a browser: there may be thousands."""
    found: dict[str, Result] = {}
    for test, result in sorted(results.items()):
        mergeable = result.outcome == "passed" and not result.recorded
        name = test.partition("[")[0] if mergeable else test
        if name in found:
            found[name].tests += 1
            found[name].duration_s += result.duration_s
        else:
            found[name] = replace(result)
    return found


def message_of(report: pytest.TestReport) -> str:
    """Return the message of a failure, without Playwright's log of its attempts, or the reason of a skip."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    message = crash.message if crash else str(report.longrepr)
    return str(message).partition("\nCall log:")[0].strip()


def shorten_paths(text: str, root: Path) -> str:
    """Take from a text what tells where the project is, and whose it is."""
    return text.replace(f"{root}{os.sep}", "").replace(str(root), ".").replace(str(Path.home()), "~")


def arguments_of(config: pytest.Config) -> list[str]:
    """Return what chose the tests of a run; other options may hold secrets, such as an address with a token."""
    chosen = {"-k": config.option.keyword, "-m": config.option.markexpr}
    options = [text for name, value in chosen.items() if value for text in (name, value)]
    return [*(shorten_paths(str(text), config.rootpath) for text in config.args), *options]


class Recorder:
    """Collects what is recorded of this run, and writes it when it ends."""

    def __init__(self, config: pytest.Config, folder: Path) -> None:
        self._config = config
        self._bug: str = config.getoption("--planted-bug")
        self._folder = folder
        self._tests: dict[str, Result] = defaultdict(Result)
        self._fault = ""

    def pytest_sessionstart(self) -> None:
        """Note what the tests are about to test: later, files may have been changed."""
        self._started = datetime.now(UTC)
        self._clock = time.monotonic()
        root = self._config.rootpath
        self._commit, self._clean = commit_of(root)
        self._files = digests(root, self._config.getini("recording_files"))
        self._functions = set(functions_in(root, self._files))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the report of a test."""
        self._tests[report.nodeid].add(report, self._config.rootpath)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Note which tests a parallel process collected."""
        self._config.stash[COLLECTED].update(getattr(node, "workeroutput", {}).get("collected", {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Write the recording, if any test was run; that it cannot be written makes no test fail."""
        self._tests = {test: result for test, result in self._tests.items() if result.is_final}
        if self._tests:
            pictures = {
                test: base64.b64decode(result.recorded.pop("picture"))
                for test, result in self._tests.items()
                if "picture" in result.recorded
            }
            try:
                named = {picture_name(test, self._bug): picture for test, picture in pictures.items()}
                write_run(self._folder, self._started, self._run(set(pictures)), named)
            except OSError as error:
                self._fault = str(error)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say why nothing was recorded."""
        if self._fault:
            terminalreporter.write_line(f"Not recorded: {self._fault}")

    def _run(self, with_picture: set[str]) -> dict[str, Any]:
        left_out = self._left_out()
        versions = {name: version for name in PACKAGES if (version := version_of(name))}
        browsers = {f"{it['browser']} {it['version']}" for it in self._recorded() if "version" in it}
        return {
            "format": 1,
            "started": self._started.isoformat(timespec="seconds"),
            "duration_s": round(time.monotonic() - self._clock, 1),
            "commit": self._commit,
            "clean": self._clean,
            "bug": self._bug,
            "versions": {
                "python": platform.python_version(),
                **versions,
                **({"browser": ", ".join(sorted(browsers))} if browsers else {}),
            },
            "system": f"{platform.system()} {platform.machine()}",
            "arguments": arguments_of(self._config),
            "left_out": len(left_out),
            "left_out_tests": dict(sorted(left_out.items())[:MAX_LEFT_OUT]),
            "files": self._files,
            "tests": {
                test: result.as_json(picture_name(test, self._bug) if test in with_picture else "")
                for test, result in (self._tests if left_out else merged(self._tests)).items()
            },
        }

    def _recorded(self) -> Iterator[dict[str, Any]]:
        return (result.recorded for result in self._tests.values())

    def _left_out(self) -> dict[str, str]:
        """Return why tests of the suites were not run; of a file that was not collected, its functions count."""
        reasons = self._config.stash[COLLECTED]
        collected = reasons.keys() | self._tests.keys()
        suites = {test.partition("/")[0] for test in self._tests}
        named = {Path(argument.partition("::")[0]).name for argument in self._config.args if "::" in argument}
        whole = {file for file in map(file_of, collected) if Path(file).name not in named}
        known = {test.partition("[")[0] for test in collected}
        others = {test for test in self._functions if test.partition("/")[0] in suites and file_of(test) not in whole}
        found = {test: reasons[test] for test in collected - self._tests.keys() if reasons[test]}
        return found | dict.fromkeys(others - known, NOT_COLLECTED)


def file_of(test: str) -> str:
    """Return the file of a test."""
    return test.partition("::")[0]


def version_of(package: str) -> str:
    """Return the version of a package, or nothing if it is not installed."""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(package)
    return ""

"""Summarise which ideas of the course notes another app meets: `pytest e2e -m notes --base-url URL`."""

import time
from collections import defaultdict
from collections.abc import Generator
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import expect

from e2e.harness.watch import OTHER_SITE

IDEAS = {
    "redirect": "GET / does not lead to the greeting. Advice: return redirect(url_for('hello')).",
    "cookie or session": "The greeting forgets the visitor. Advice: write session['user_ip'] in /, read it in /hello.",
    "loop": "The todos are not listed. Advice: {% for todo in todos %}{{ render_todo(todo) }}{% endfor %}.",
    "form": "The form does not do what it should. Advice: a FlaskForm with validators, and form.validate_on_submit().",
    "POST/redirect/GET": "The login does not lead on. Advice: return redirect(url_for('index')) if the form is valid.",
    "flash": "No message is shown once. Advice: flash(), then redirect; get_flashed_messages() in base.html.",
    "404": "The 404 page is not right. Advice: @app.errorhandler(404), and return render_template('404.html'), 404.",
    "405": "A wrong method is not refused. Advice: name in methods= only what the view handles.",
    "500": "The 500 page is not right. Advice: @app.errorhandler(500), and return render_template('500.html'), 500.",
    "navbar": "The bar is not on every page. Advice: a <nav> in base.html, which every template extends.",
}
"""The ideas of the notes in their order, each with the sentence for a failed test that gives no advice of its own."""

TIMEOUT_S = 5.0
"""For what should be on a page, besides the time that the app takes to answer."""

MAX_ANSWERS = 4
"""Between a click and the page that is expected: a form, two redirects, and what the page loads."""

COLOURS = {"met": "green", "not met": "red", "not found": "yellow"}


class NotFoundError(AssertionError):
    """The app lacks what a test would judge: in this app the test fails, in another app it is skipped."""


class Finding(NamedTuple):
    """The outcome of a test; findings sort as their tests do in their files."""

    file: str
    line: int
    outcome: str
    sentence: str


def is_wanted(config: pytest.Config) -> bool:
    """Tell whether the tests of the notes run against another app."""
    option = config.option
    return bool(option.base_url) and option.markexpr == "notes" and not option.collectonly


def time_to_answer(address: str) -> float:
    """Return how many seconds the start page takes to answer, redirects included.

    Raises:
        pytest.UsageError: nothing answers.
    """
    started = time.monotonic()
    try:
        if not address.startswith(("http://", "https://")):
            raise pytest.UsageError(f"{address} is no whole address: begin it with http://.")
        # A proxy of the environment would not reach this machine's own addresses.
        build_opener(ProxyHandler({})).open(f"{address}/", timeout=30).close()
    except HTTPError as answer:
        answer.close()
    except (OSError, ValueError, HTTPException) as error:
        advice = f"Nothing answers at {address}: start your app first (flask run), or check the address."
        raise pytest.UsageError(advice) from error
    return time.monotonic() - started


def sentence_of(error: BaseException) -> str:
    """Return the first line of why a test failed, if it gives advice, or of why it was skipped."""
    first = (getattr(error, "msg", None) or str(error)).partition("\n")[0]
    return first if isinstance(error, pytest.skip.Exception) or "Advice:" in first else ""


def verdict(idea: str, findings: list[Finding]) -> tuple[str, str]:
    """Return whether an app meets an idea, and one sentence about it.

    The first test of an idea is about the idea itself: if it is skipped, the idea is not found.
    """
    first, *_ = findings = sorted(findings)
    if any(finding.outcome == "failed" for finding in findings):
        advised = (finding.sentence for finding in findings if finding.outcome == "failed" and finding.sentence)
        return "not met", next(advised, IDEAS.get(idea, ""))
    missing = dict.fromkeys(finding.sentence for finding in findings if finding.outcome == "skipped")
    return "not found" if first.outcome == "skipped" else "met", "; ".join(missing)


class Summary:
    """A pytest plugin that prints, instead of tracebacks, whether the app meets each idea."""

    def __init__(self, config: pytest.Config) -> None:
        """Prolong the timeout for a slow app, and hide tracebacks unless `--tb` asks for them."""
        self.address = config.option.base_url.rstrip("/")
        worker = getattr(config, "workerinput", None)
        self.answer = worker["answer"] if worker else time_to_answer(self.address)
        expect.set_options(timeout=1000 * (TIMEOUT_S + MAX_ANSWERS * self.answer))
        config.option.watch = "report"  # errors in the browser are told last, and fail no test of another app
        if config.option.tbstyle == "auto":
            config.option.tbstyle = "no"
            config.option.reportchars = ""
        self.findings: dict[str, list[Finding]] = defaultdict(list)
        self.browser_errors: set[str] = set()
        self.stopped = False

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell each worker of pytest-xdist how long the app takes to answer."""
        node.workerinput["answer"] = self.answer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """Skip a test if its fixtures raise `NotFoundError`."""
        return (yield from skipping())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Skip a test that raises `NotFoundError`."""
        return (yield from skipping())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add idea and sentence to the report, which reaches the summary from every process."""
        report = yield
        marker = item.get_closest_marker("idea")
        report.user_properties.append(("idea", marker.args[0] if marker else "other"))
        report.user_properties.append(("sentence", sentence_of(call.excinfo.value) if call.excinfo else ""))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect the outcome of a test, or of its fixtures if they failed or skipped it."""
        properties = dict(report.user_properties)
        errors = {str(value) for name, value in report.user_properties if name == "browser error"}
        # Many apps load Bootstrap from another site, which is no mistake.
        self.browser_errors.update(error for error in errors if not error.startswith(OTHER_SITE))
        if report.when == "call" or not report.passed:
            file, line, _ = report.location
            finding = Finding(file, line or 0, report.outcome, str(properties.get("sentence", "")))
            self.findings[str(properties.get("idea", "other"))].append(finding)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Remember whether the run ended before its last test."""
        self.stopped = bool(session.shouldstop or session.shouldfail) or exitstatus == pytest.ExitCode.INTERRUPTED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print whether the app meets each idea."""
        terminalreporter.write_sep("=", f"the ideas of the notes at {self.address}")
        for idea in sorted(self.findings, key=[*IDEAS, *self.findings].index):
            status, sentence = verdict(idea, self.findings[idea])
            terminalreporter.write(f"{status:<11}", **{COLOURS[status]: True})
            terminalreporter.write_line(f"{idea:<19}{sentence}".rstrip())
        for error in sorted(self.browser_errors):
            terminalreporter.write_line(f"besides    {error}")
        if self.stopped:
            terminalreporter.write_line("The run stopped early: what is met so far may not all have been tried.")


def skipping() -> Generator[None, object, object]:
    """Skip the test if the app lacks something: that is no failure of another app."""
    try:
        return (yield)
    except NotFoundError as lack:
        pytest.skip(str(lack))

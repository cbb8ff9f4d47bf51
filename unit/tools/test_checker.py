"""The summary of `-m notes` for another app (e2e/checker.py), on tests that need no browser."""

import socket
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect

from e2e import checker
from e2e.checker import Finding, NotFoundError, Summary, sentence_of, verdict
from e2e.harness.server import serving

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.suite

CONFTEST = """
from e2e import checker

def pytest_configure(config):
    if checker.is_wanted(config):
        config.pluginmanager.register(checker.Summary(config))
"""

TESTS = """
import pytest
from e2e.checker import NotFoundError

pytestmark = pytest.mark.notes

@pytest.mark.idea("navbar")
def test_bar():
    pass

@pytest.mark.idea("redirect")
def test_redirect():
    pass

@pytest.mark.idea("404")
def test_status():
    assert 200 == 404, "It answers 200. Advice: return a page, 404."

@pytest.mark.idea("500")
def test_no_error():
    raise NotFoundError("no /test_server_error")

@pytest.fixture
def lost():
    raise ValueError("Advice is not in the first line.")

@pytest.mark.idea("flash")
def test_flash(lost):
    pass
"""

Judge = Callable[..., pytest.RunResult]


@pytest.fixture
def other_app() -> Iterator[str]:
    """The address of an empty app."""
    with serving(Flask("other")) as address:
        yield address


@pytest.fixture
def judge(pytester: pytest.Pytester) -> Iterator[Judge]:
    """Run tests of the notes against an address."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyprojecttoml('[tool.pytest]\nmarkers = ["notes", "idea(name)"]\n')

    def run(tests: str, address: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(tests)
        # pytest-playwright's assertions do not nest, and those tests have no browser.
        without = [f"-pno:{plugin}" for plugin in ("playwright", "randomly", "cacheprovider")]
        return pytester.runpytest(*without, "-m", "notes", "--base-url", address, *options)

    yield run
    expect.set_options(timeout=5000)


def summary_of(result: pytest.RunResult) -> list[str]:
    """Return the lines of the summary."""
    title = next(line for line in result.outlines if "the ideas of the notes" in line)
    return [line for line in result.outlines[result.outlines.index(title) + 1 : -1] if line]


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["one process", "xdist"])
def test_each_idea_has_a_line_in_the_order_of_the_notes(judge: Judge, other_app: str, options: list[str]) -> None:
    """Each idea is met, not met with its advice, or not found; the run fails if one is not met."""
    result = judge(TESTS, other_app, *options)

    assert summary_of(result) == [
        "met        redirect",
        f"not met    flash              {checker.IDEAS['flash']}",
        "not met    404                It answers 200. Advice: return a page, 404.",
        "not found  500                no /test_server_error",
        "met        navbar",
    ]
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("E  *")


def test_what_is_not_found_is_no_failure(judge: Judge, other_app: str) -> None:
    """An app may lack some things: the exit code is 0."""
    result = judge(TESTS, other_app, "-k", "bar or no_error")

    assert summary_of(result) == ["not found  500                no /test_server_error", "met        navbar"]
    assert result.ret == pytest.ExitCode.OK


def test_tracebacks_are_shown_on_request(judge: Judge, other_app: str) -> None:
    """With `--tb` pytest shows the failures before the summary."""
    result = judge(TESTS, other_app, "--tb=short")

    result.stdout.fnmatch_lines(["E * It answers 200. Advice: return a page, 404.", "not met    404 *"])


def test_lack_fails_in_this_app(judge: Judge, other_app: str) -> None:
    """Without `-m notes` there is no summary, and what is not found is a failure."""
    result = judge(TESTS, other_app, "-m", "", "-k", "no_error")

    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*the ideas of the notes*")


def test_run_that_stops_early_says_so(judge: Judge, other_app: str) -> None:
    """After `-x` the summary says that some tests may not have run."""
    result = judge(TESTS, other_app, "-x")

    result.stdout.fnmatch_lines(["not met    404 *", "met        navbar", "The run stopped early: *"])


@pytest.mark.parametrize(
    ("scheme", "advice"),
    [
        ("http://", "ERROR: Nothing answers at {}: start your app first (flask run), or check the address."),
        ("", "ERROR: {} is no whole address: begin it with http://."),
    ],
    ids=["down", "no scheme"],
)
def test_app_that_is_not_up_is_one_line(judge: Judge, scheme: str, advice: str) -> None:
    """If nothing answers, no test starts, and one line says what to do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"{scheme}127.0.0.1:{free.getsockname()[1]}"

        result = judge(TESTS, address)

    assert [line for line in [*result.outlines, *result.errlines] if line] == [advice.format(address)]
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_browser_waits_for_a_slow_app(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    """The timeout of expectations grows with the time that the app takes to answer."""
    monkeypatch.setattr(checker, "time_to_answer", lambda _address: 2.0)
    monkeypatch.setattr(pytestconfig.option, "base_url", "http://127.0.0.1:1")
    monkeypatch.setattr(pytestconfig.option, "tbstyle", "short")
    monkeypatch.delattr(pytestconfig, "workerinput", raising=False)  # this test's own worker, if it runs in one
    timeouts: list[float] = []
    monkeypatch.setattr(expect, "set_options", lambda timeout: timeouts.append(timeout))

    Summary(pytestconfig)

    assert timeouts == [13_000]


def finding(line: int, outcome: str, sentence: str = "") -> Finding:
    """Return the outcome of a test at a line of its file."""
    return Finding("test_x.py", line, outcome, sentence)


def test_advice_of_the_first_failure_is_given() -> None:
    """Of several failures the first in the file that gives advice is shown, whichever ran first."""
    later, first = finding(9, "failed", "Later. Advice: b."), finding(5, "failed", "Sooner. Advice: a.")

    assert verdict("form", [later, finding(1, "failed"), first]) == ("not met", "Sooner. Advice: a.")


def test_idea_is_not_found_with_its_first_test() -> None:
    """An idea is not found if its first test is skipped, whatever the others found."""
    assert verdict("flash", [finding(9, "passed"), finding(1, "skipped", "no login")]) == ("not found", "no login")
    assert verdict("flash", [finding(1, "passed"), finding(9, "skipped", "no role")]) == ("met", "no role")


def test_failure_outweighs_what_is_not_found() -> None:
    """An idea is not met if one of its tests failed, although another was skipped."""
    assert verdict("500", [finding(1, "skipped", "nothing"), finding(9, "failed")]) == ("not met", checker.IDEAS["500"])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AssertionError("It is so. Advice: do this.\nassert 1 == 2"), "It is so. Advice: do this."),
        (AssertionError("assert 1 == 2"), ""),
        (pytest.skip.Exception("no cookie"), "no cookie"),
        (NotFoundError("no cookie"), ""),
    ],
)
def test_sentence_is_the_first_line_that_advises(error: BaseException, sentence: str) -> None:
    """The sentence of a failure is its advice, that of a skipped test its reason."""
    assert sentence_of(error) == sentence

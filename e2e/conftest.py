"""The browser, the visitor and the address under test."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserType, Error, Page

from e2e import browsers, checker, remote
from e2e.pages.hello import HelloPage
from e2e.pages.todos import TodoList, log_in
from e2e.patience import Patience
from e2e.server import serving
from e2e.shards import Shard, shard
from e2e.watch import Watch

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import BrowserContext
    from pytest_playwright.pytest_playwright import CreateContextCallback

WATCHES = pytest.StashKey[list[Watch]]()
PATIENCE = pytest.StashKey[Patience]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what only the browser suite knows."""
    parser.addoption("--update-snapshots", action="store_true", help="write the ARIA snapshots anew")
    parser.addoption("--patience", type=float, help="how long each step of a test waits, in seconds")
    parser.addoption("--remote-browser", metavar="ws://…", help="use the browser of a Playwright server")
    parser.addoption("--shard", type=shard, default=Shard(1, 1), metavar="1/4", help="run this part of the tests")
    parser.addoption("--hello-path", default="/hello", help="where the greeting of the app under test is (/hello)")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare how long tests wait, and the summary for whoever judges an app of their own."""
    config.stash[PATIENCE] = Patience(config.getoption("patience"))
    if checker.is_wanted(config):
        config.pluginmanager.register(checker.Summary(config))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Empty the folder of screenshots and traces, and try a remote browser; once, as every worker would."""
    config = session.config
    if hasattr(config, "workerinput"):
        return
    shutil.rmtree(config.getoption("--output"), ignore_errors=True)
    if address := config.getoption("--remote-browser"):
        remote.check(address, config.getoption("--browser") or ["chromium"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of other shards; skip what needs the app's inside where the app is somewhere else."""
    shard: Shard = config.getoption("--shard")
    ours = shard.of([item.nodeid for item in items])
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in ours])
    items[:] = [item for item in items if item.nodeid in ours]
    address = config.getoption("base_url")
    for item in items:
        if address and item.get_closest_marker("inside"):
            item.add_marker(pytest.mark.skip(reason=f"needs the inside of the app, which is at {address}"))


def keep_screenshots(item: pytest.Function, pages: list[Page]) -> None:
    """Take a picture of every page of a test that failed.

    pytest-playwright's own option takes one of every page of every test, and throws those of the others away: a fifth
    of the time of a test.
    """
    for number, page in enumerate(pages, start=1):
        path = Path(str(item.funcargs["output_path"])) / f"test-failed-{number}.png"
        with suppress(Error):  # a browser that crashed has nothing to show; the test's own error says more
            page.screenshot(path=path)
            item.add_report_section("call", "screenshot", str(path))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Judge every visit when its test is through, and keep what the console said for the report of a failure."""
    watches = pyfuncitem.stash.setdefault(WATCHES, [])
    try:
        with pyfuncitem.config.stash[PATIENCE].of_test(watch.context for watch in watches):
            result = yield
        for watch in watches:
            if not checker.is_wanted(pyfuncitem.config):
                watch.verify()
        return result
    except Exception:
        keep_screenshots(pyfuncitem, [page for watch in watches for page in watch.context.pages])
        raise
    finally:
        said = "\n".join(line for watch in watches for line in watch.console)
        pyfuncitem.add_report_section("call", "browser console", said)
        pyfuncitem.user_properties += [("noticed", fault) for watch in watches for fault in watch.unexcused()]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how to open the traces of this run."""
    for trace in sorted(Path(config.getoption("--output")).glob("*/trace*.zip")):
        terminalreporter.write_line(f"Open the trace: playwright show-trace {trace}")


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest, webapp: ModuleType) -> Iterator[str]:  # noqa: ARG001 - see below
    """The address under test: that of `--base-url`, else of the app served in this process.

    Another package (see `make prove`) needs another server, which only a declared dependency makes sure of.
    """
    if given := request.config.getoption("base_url"):
        yield given.rstrip("/")
        return
    app: Flask = request.getfixturevalue("app")
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def connect_options(pytestconfig: pytest.Config) -> dict[str, Any] | None:
    """How to connect to the browser of `--remote-browser`; without it, one is started here."""
    address = pytestconfig.getoption("--remote-browser")
    return remote.connect_options(address) if address else None


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
    browser_type: BrowserType,
    browser_name: str,
    connect_options: dict[str, Any] | None,
) -> dict[str, Any]:
    """How the browser is started: Playwright's own, else one that the system has; a remote one as its server likes."""
    if connect_options or browser_name != "chromium" or "channel" in browser_type_launch_args:
        return browser_type_launch_args
    headless = browser_type_launch_args.get("headless", True)
    options = {**browser_type_launch_args, "args": browsers.QUICKER if headless else []}
    if not browsers.installed_by_playwright(browser_type.executable_path, headless=headless):
        executable = browsers.on_path(headless=headless)
        if executable is None:
            pytest.exit(browsers.BY_HAND, returncode=pytest.ExitCode.USAGE_ERROR)
        options["executable_path"] = executable
    return options


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor from Spain, whose browser asks for Spanish."""
    return {**browser_context_args, "locale": "es-ES"}


@pytest.fixture
def new_context(new_context: "CreateContextCallback", request: pytest.FixtureRequest) -> "CreateContextCallback":
    """Make a visitor: a browser context with cookies of its own, watched for what no visit may show."""
    watches = request.node.stash.setdefault(WATCHES, [])

    def new_visitor(**options: Any) -> "BrowserContext":
        context = new_context(**options)
        request.config.stash[PATIENCE].of_visitor(context)
        watches.append(Watch(context))
        return context

    return new_visitor  # type: ignore[return-value]  # the declared type spells out every option of Playwright's


@pytest.fixture
def phone(page: Page) -> Page:
    """The page on a small phone: 360 CSS pixels wide."""
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.fixture
def hello(page: Page) -> HelloPage:
    """The greeting of someone who came by the start page."""
    hello = HelloPage(page)
    hello.arrive()
    return hello


@pytest.fixture
def name() -> str:
    """A user name that no other test, worker or run uses."""
    return f"Ana {secrets.token_hex(4)}"


@pytest.fixture
def todo_list(page: Page, name: str) -> TodoList:
    """The empty list of a new account, whose owner is signed in."""
    log_in(page.context, name)
    page.goto("/")
    return TodoList(page)

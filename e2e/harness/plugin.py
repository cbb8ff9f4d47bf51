"""The pytest plugin: its options, the address under test, the browser, and visitors that are watched.

A conftest loads it with `pytest_plugins = ["e2e.harness.plugin"]` and provides the session fixture `app`.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserType, Error, Page

from . import abilities, browsers, recording, remote
from .hands import Hands
from .network import Network
from .server import address_under_test
from .shards import Shard, shard
from .timeouts import StepTimeout
from .watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from pytest_playwright.pytest_playwright import CreateContextCallback

WATCHES = pytest.StashKey[list[Watch]]()
STEP_TIMEOUT = pytest.StashKey[StepTimeout]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("harness", "Browser tests")
    group.addoption("--step-timeout", type=float, metavar="S", help="timeout of each step of a test, in seconds")
    group.addoption("--remote-browser", metavar="ws://…", help="use the browser of a Playwright server")
    group.addoption(
        "--ignore-https-errors", action="store_true", help="accept any certificate, such as one that you made yourself"
    )
    group.addoption("--shard", type=shard, default=Shard(1, 1), metavar="1/4", help="run this part of the tests")
    group.addoption(
        "--watch",
        choices=["fail", "report"],
        default="fail",
        help="what errors in the browser do to a test: fail it, or appear in its report only (default: fail)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and read the timeout."""
    config.addinivalue_line("markers", "inside: needs the app in this process; skipped if --base-url names another")
    config.addinivalue_line("markers", "needs(ability): needs the browser to do something; see abilities.py")
    config.addinivalue_line("markers", "needs_javascript: is not run without JavaScript")
    config.addinivalue_line("markers", "without_javascript: is only run without JavaScript")
    config.addinivalue_line("markers", "long: begins before all others, so that no process has it left at the end")
    config.stash[STEP_TIMEOUT] = StepTimeout(config.getoption("--step-timeout"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Empty the folder of screenshots and traces, and try a remote browser: once, not in each worker."""
    config = session.config
    if hasattr(config, "workerinput"):
        return
    shutil.rmtree(config.getoption("--output"), ignore_errors=True)
    if address := config.getoption("--remote-browser"):
        remote.check(address, config.getoption("--browser") or ["chromium"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests of other shards, begin with long ones, and skip those that need an app that runs elsewhere."""
    shard: Shard = config.getoption("--shard")
    selected = shard.of([item.nodeid for item in items])
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in selected])
    items[:] = [item for item in items if item.nodeid in selected]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    address = config.getoption("base_url")
    for item in items:
        if address and item.get_closest_marker("inside"):
            item.add_marker(pytest.mark.skip(reason=f"needs the inside of the app, which is at {address}"))


def save_screenshots(item: pytest.Function, pages: list[Page]) -> None:
    """Save a screenshot of every page of a test that failed.

    pytest-playwright's own option takes one of every page of every test, and deletes those of the tests that passed: a
    fifth of the time of a test.
    """
    for number, page in enumerate(pages, start=1):
        path = Path(str(item.funcargs["output_path"])) / f"test-failed-{number}.png"
        with suppress(Error):  # a browser that crashed has no screenshot; the test's own error says more
            page.screenshot(path=path)
            recording.take_picture(item, page)
            item.add_report_section("call", "screenshot", str(path))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Fail a test whose visitors saw an error, and add the browser's console to its report."""
    watches = pyfuncitem.stash.setdefault(WATCHES, [])
    try:
        with pyfuncitem.config.stash[STEP_TIMEOUT].in_test(watch.context for watch in watches):
            result = yield
        if pyfuncitem.config.getoption("--watch") == "fail":
            for watch in watches:
                watch.verify()
        return result
    except Exception:
        save_screenshots(pyfuncitem, [page for watch in watches for page in watch.context.pages])
        raise
    finally:
        console = "\n".join(line for watch in watches for line in watch.console)
        pyfuncitem.add_report_section("call", "browser console", console)
        pyfuncitem.user_properties += [("browser error", error) for watch in watches for error in watch.errors()]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print how to open the traces of this run."""
    for trace in sorted(Path(config.getoption("--output")).glob("*/trace*.zip")):
        terminalreporter.write_line(f"Open the trace: playwright show-trace {trace}")


@pytest.fixture(scope="session")
def delete_output_dir() -> None:
    """Replace pytest-playwright's fixture, by which each worker would delete the results of the others."""


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address under test: that of `--base-url`, else of the fixture `app`, which is served in this process."""
    with address_under_test(request) as address:
        yield address


@pytest.fixture(scope="session")
def allowed_sites() -> Collection[str]:
    """Other sites that pages may load from, such as `https://cdn.example`: none, unless a conftest overrides this."""
    return ()


@pytest.fixture(scope="session")
def connect_options(pytestconfig: pytest.Config) -> dict[str, Any] | None:
    """How to connect to the browser of `--remote-browser`; None starts one here."""
    address = pytestconfig.getoption("--remote-browser")
    return remote.connect_options(address) if address else None


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], pytestconfig: pytest.Config) -> dict[str, Any]:
    """How to make a visitor: with `--ignore-https-errors`, one who trusts any certificate."""
    if pytestconfig.getoption("--ignore-https-errors"):
        return {**browser_context_args, "ignore_https_errors": True}
    return browser_context_args


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
    browser_type: BrowserType,
    browser_name: str,
    connect_options: dict[str, Any] | None,
    browser_context_args: dict[str, Any],
) -> dict[str, Any]:
    """How to start the browser: Playwright's own, else one that the system has; a remote one as its server does."""
    if not connect_options and browser_type_launch_args.get("channel") == "moz-firefox":
        preferences = {
            # What a script sends with `keepalive` has the language of the browser, not that of its context.
            "intl.accept_languages": browser_context_args.get("locale", "en-US"),
            # Scrollbars take no room, as on a phone, and as in the other browsers under Playwright.
            "ui.useOverlayScrollbars": 1,
            # There is a mouse: fine (2), and it can hover (4). Headless, Firefox looks for one, and there may be none.
            "ui.primaryPointerCapabilities": 6,
            "ui.allPointerCapabilities": 6,
        }
        executable = browsers.firefox_on_path()
        return {**browser_type_launch_args, "executable_path": executable, "firefox_user_prefs": preferences}
    if connect_options or browser_name != "chromium" or "channel" in browser_type_launch_args:
        return browser_type_launch_args
    headless = browser_type_launch_args.get("headless", True)
    options = {**browser_type_launch_args, "args": browsers.FAST_ARGS if headless else []}
    if not browsers.installed_by_playwright(browser_type.executable_path, headless=headless):
        executable = browsers.on_path(headless=headless)
        if executable is None:
            pytest.exit(browsers.INSTALL_HINT, returncode=pytest.ExitCode.USAGE_ERROR)
        options["executable_path"] = executable
    return options


@pytest.fixture(autouse=True)
def _skip_unless_able(request: pytest.FixtureRequest) -> None:
    """Skip a test that needs what its browser cannot do."""
    abilities.skip_unless_able(request)


@pytest.fixture
def new_context(
    new_context: "CreateContextCallback", allowed_sites: Collection[str], request: pytest.FixtureRequest
) -> "CreateContextCallback":
    """Make a visitor: a browser context with its own cookies, which is watched."""
    watches = request.node.stash.setdefault(WATCHES, [])

    def new_visitor(**options: Any) -> "BrowserContext":
        context = new_context(**options)
        request.config.stash[STEP_TIMEOUT].set_on(context)
        watches.append(Watch(context, allowed_sites))
        return context

    return new_visitor  # type: ignore[return-value]  # the declared type spells out every option of Playwright's


@pytest.fixture
def phone(page: Page) -> Page:
    """The page on a small phone: 360 CSS pixels wide."""
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.fixture
def network(page: Page) -> Network:
    """The connection of the page; that of another page is `Network(other)`."""
    return Network(page)


@pytest.fixture
def hands(page: Page) -> Hands:
    """The hands of a person who uses the page and does not wait for it."""
    return Hands(page)

"""What the browser tests of this app share: its options, its visitors and their accounts."""

import secrets
from collections.abc import Sequence
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e import checker
from e2e.harness.abilities import PROBES
from e2e.pages.account import AccountPage
from e2e.pages.hello import HelloPage
from e2e.pages.lists import insert_todos, send_todos
from e2e.pages.login import log_in
from e2e.pages.snapshots import Snapshots
from e2e.pages.todos import TodoList

pytest_plugins = ["e2e.harness.plugin"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this app's tests."""
    parser.addoption("--explore", type=int, metavar="N", help="do N steps of e2e/todos/test_model.py, at random")
    parser.addoption("--hello-path", default="/hello", help="where the greeting of the app under test is (/hello)")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the summary of `-m notes --base-url URL`."""
    if checker.is_wanted(config):
        config.pluginmanager.register(checker.Summary(config))


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor from Spain, whose browser asks for Spanish."""
    return {**browser_context_args, "locale": "es-ES"}


@pytest.fixture
def themes(browser: Browser) -> Sequence[Literal["light", "dark"]]:
    """The themes that the system can have, the light one last: only that if the browser cannot emulate another."""
    return ("dark", "light") if PROBES["media"](browser) else ("light",)


@pytest.fixture(scope="session")
def snapshots(pytestconfig: pytest.Config) -> Snapshots:
    """The snapshots of all pages."""
    return Snapshots(update=pytestconfig.getoption("--update-snapshots"))


@pytest.fixture
def hello(page: Page) -> HelloPage:
    """The greeting of a visitor who came by the start page."""
    hello = HelloPage(page)
    hello.arrive()
    return hello


@pytest.fixture
def visitor(new_context: CreateContextCallback) -> HelloPage:
    """The greeting of another visitor, who came by the start page."""
    visitor = HelloPage(new_context().new_page())
    visitor.arrive()
    return visitor


@pytest.fixture
def name() -> str:
    """A user name that no other test, worker or run uses."""
    return f"Ana {secrets.token_hex(4)}"


@pytest.fixture
def todo_list(page: Page, name: str, request: pytest.FixtureRequest) -> TodoList:
    """The list of a new account, which is logged in: empty, or with the todos of the marker `todos`."""
    log_in(page.context, name)
    if marker := request.node.get_closest_marker("todos"):
        if request.config.getoption("base_url"):
            send_todos(page.context, marker.args)
        else:  # not a parameter: with --base-url, no app is needed
            insert_todos(request.getfixturevalue("app"), name, [(description, False) for description in marker.args])
    page.goto("/")
    return TodoList(page)


@pytest.fixture
def account(page: Page, name: str) -> AccountPage:
    """The page of a new account, which is logged in."""
    log_in(page.context, name)
    account = AccountPage(page)
    account.arrive()
    return account

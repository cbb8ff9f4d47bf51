"""A pytest plugin with one browser for as long as the process lives, whatever ends before."""

from collections.abc import Callable
from functools import cache
from typing import Final

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

BROWSERS: Final[list[Browser]] = []
"""The one that was started last is in use."""


@cache
def start() -> Playwright:
    """Start Playwright."""
    return sync_playwright().start()


@pytest.fixture(scope="session")
def playwright() -> Playwright:
    """Playwright, which stays when the session's fixtures end."""
    return start()


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Browser:
    """The browser, which stays unless it crashes."""
    if not BROWSERS or not BROWSERS[-1].is_connected():
        BROWSERS.append(launch_browser())
    return BROWSERS[-1]

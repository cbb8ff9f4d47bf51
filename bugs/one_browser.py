"""A pytest plugin whose fixtures give all runs of a process the same browser; it must be registered after others."""

from collections.abc import Callable
from functools import cache
from typing import Final

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

STARTED: Final[list[Browser]] = []
"""The browsers of this process; if one was ended by a test, there is another after it."""


@cache
def driver() -> Playwright:
    """Start what drives browsers; it ends with this process, and the browser with it."""
    return sync_playwright().start()


@pytest.fixture(scope="session")
def playwright() -> Playwright:
    """What drives the browser."""
    return driver()


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Browser:
    """The browser of all runs."""
    if not STARTED or not STARTED[-1].is_connected():
        STARTED.append(launch_browser())
    return STARTED[-1]

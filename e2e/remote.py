"""A browser at a Playwright server, here or on another machine: `--remote-browser ws://…`."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, sync_playwright

from webapp.secret_key import is_loopback

PATIENCE = 30_000
"""Milliseconds for a server to start a browser; Playwright itself would wait forever."""


def connect_options(address: str) -> dict[str, Any]:
    """Return how to connect to the server at `address`, so that its browser reaches this machine's loopback addresses.

    Through the connection, that is, which only a server elsewhere needs: for it, the server opens a proxy on all
    addresses of its machine.
    """
    options: dict[str, Any] = {"endpoint": address, "timeout": PATIENCE}
    return options if is_loopback(urlsplit(address).hostname or "") else {**options, "expose_network": "<loopback>"}


def check(address: str, browsers: Iterable[str]) -> None:
    """Start each browser there once.

    Raises:
        pytest.UsageError: says in one line why there is none.
    """
    with sync_playwright() as playwright:
        for browser in browsers:
            try:
                playwright[browser].connect(**connect_options(address)).close()
            except Error as error:
                reason = error.message.splitlines()[0].removeprefix("BrowserType.connect: ")
                raise pytest.UsageError(
                    f"--remote-browser: no {browser} there: {reason}"
                    f" (it takes `playwright run-server` of version {version('playwright').rpartition('.')[0]})"
                ) from error

"""Use the browser of a Playwright server, here or on another machine: `--remote-browser ws://…`."""

import ipaddress
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, sync_playwright

CONNECT_TIMEOUT_MS = 30_000
"""For a server to start a browser; Playwright itself has no timeout."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach `host`, a name or an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def connect_options(address: str) -> dict[str, Any]:
    """Return the options of `BrowserType.connect` for the server at `address`.

    A browser on another machine reaches this machine's loopback addresses through the connection. Only such a browser
    needs that, and for it the server opens a proxy on all addresses of its machine.
    """
    options: dict[str, Any] = {"endpoint": address, "timeout": CONNECT_TIMEOUT_MS}
    return options if is_loopback(urlsplit(address).hostname or "") else {**options, "expose_network": "<loopback>"}


def check(address: str, browsers: Iterable[str]) -> None:
    """Start each browser there once.

    Raises:
        pytest.UsageError: says in one line why a browser does not start.
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

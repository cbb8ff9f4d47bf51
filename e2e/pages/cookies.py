"""Forge cookies."""

from playwright.sync_api import BrowserContext

FORGED = "203.0.113.9"
"""An address of the documentation range (RFC 5737): nobody visits from there."""


def forge(context: BrowserContext, base_url: str, name: str, value: str) -> None:
    """Write a cookie as its owner can with the browser's tools."""
    context.add_cookies([{"name": name, "value": value, "url": base_url}])

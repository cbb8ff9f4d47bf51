"""Forge and read cookies."""

from playwright.sync_api import BrowserContext, Page

FORGED = "203.0.113.9"
"""An address of the documentation range (RFC 5737): nobody visits from there."""


def forge(context: BrowserContext, base_url: str, name: str, value: str) -> None:
    """Write a cookie as its owner can with the browser's tools."""
    context.add_cookies([{"name": name, "value": value, "url": base_url}])


def cookies_of(page: Page) -> dict[str, str]:
    """Return the cookies of a page's visitor, by the name that they have without HTTPS."""
    return {cookie["name"].removeprefix("__Host-"): cookie["value"] for cookie in page.context.cookies()}

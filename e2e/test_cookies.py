"""The cookies of this app."""

import time

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage

HOUR_S = 3600
DAY_S = 24 * HOUR_S
LIFETIMES_S = {
    "session": None,
    "user_ip": None,
    "device": 90 * DAY_S,
    "tour": HOUR_S,
    "language": 365 * DAY_S,
    "theme": 365 * DAY_S,
}
"""Of all cookies; None for one that is gone when the browser is closed."""


def test_cookies_are_hidden_from_scripts(hello: HelloPage, name: str) -> None:
    """No script on a page can read a cookie of this app, and each lasts as long as it should."""
    hello.log_in(name)
    hello.page.request.get("/tour/redirect")
    hello.page.get_by_role("button", name="Oscuro").click()
    hello.page.get_by_role("button", name="English").click()

    expect(hello.page.get_by_role("heading", level=1)).to_have_text(f"Hello, {name}")
    cookies = {cookie["name"].removeprefix("__Host-"): cookie for cookie in hello.page.context.cookies()}
    assert hello.page.evaluate("document.cookie") == ""
    assert {name: cookies[name]["sameSite"] for name in LIFETIMES_S} == dict.fromkeys(LIFETIMES_S, "Lax")
    assert {name: cookies[name]["path"] for name in LIFETIMES_S} == dict.fromkeys(LIFETIMES_S, "/")
    for name, seconds in LIFETIMES_S.items():
        assert cookies[name]["expires"] == pytest.approx(time.time() + seconds if seconds else -1, abs=60), name

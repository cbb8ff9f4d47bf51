"""Who is greeted: the session's visitor, whatever a cookie says; and on the other page the cookie's."""

import re

from playwright.sync_api import BrowserContext, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.pages.hello import HelloPage

FORGED = "203.0.113.9"
"""An address of the documentation range (RFC 5737): nobody visits from there."""


def forge(context: BrowserContext, base_url: str, name: str, value: str) -> None:
    """Write a cookie as its owner can with the browser's tools."""
    context.add_cookies([{"name": name, "value": value, "url": base_url}])


def test_greeting_shows_the_address(hello: HelloPage, address: str) -> None:
    """Whoever comes by the start page is greeted with their address."""
    expect(hello.page.get_by_role("document")).to_contain_text(address)
    expect(hello.way_to_start).not_to_be_visible()


def test_first_visit_is_sent_to_the_start(page: Page, address: str) -> None:
    """Whoever comes straight to the greeting finds the way to the start, and their address only after it."""
    hello = HelloPage(page)

    page.goto("/hello")

    expect(hello.way_to_start).to_be_visible()
    expect(hello.page.get_by_role("document")).not_to_contain_text(address)

    hello.way_to_start.click()

    expect(hello.page).to_have_url("/hello")
    expect(hello.page.get_by_role("document")).to_contain_text(address)


def test_forged_cookie_does_not_change_the_greeting(hello: HelloPage, base_url: str, address: str) -> None:
    """The greeting takes the address from the session, which a forged cookie does not touch."""
    forge(hello.page.context, base_url, "user_ip", FORGED)

    hello.page.reload()

    expect(hello.page.get_by_role("document")).to_contain_text(address)
    expect(hello.way_to_start).not_to_be_visible()


def test_forged_cookie_is_believed_where_the_cookie_greets(page: Page, base_url: str) -> None:
    """The other greeting takes the address from the plain cookie, whoever wrote it."""
    page.goto("/")
    forge(page.context, base_url, "user_ip", FORGED)

    page.goto("/hello_world")

    expect(page.get_by_role("document")).to_contain_text(FORGED)


def test_tampered_session_is_thrown_away(hello: HelloPage, base_url: str, name: str) -> None:
    """A session that was changed on the way counts for nothing: the visitor is a stranger again."""
    hello.log_in(name)
    expect(hello.page).to_have_url("/hello")
    for cookie in hello.page.context.cookies():
        if cookie["name"] != "user_ip":
            forge(hello.page.context, base_url, cookie["name"], cookie["value"][:-1] + tampered(cookie["value"][-1]))

    hello.page.goto("/hello")

    expect(hello.way_to_start).to_be_visible()
    expect(hello.page.get_by_role("document")).not_to_contain_text(name)


def tampered(character: str) -> str:
    """Return another character of the same alphabet, far enough that the signature's last bits differ too."""
    return "A" if character not in "ABCD" else "Z"


def test_visitors_are_kept_apart(hello: HelloPage, new_context: CreateContextCallback, name: str) -> None:
    """One visitor's name is not shown to another."""
    stranger = HelloPage(new_context().new_page())
    hello.log_in(name)

    stranger.arrive()

    expect(stranger.page).to_have_title(re.compile("."))
    expect(hello.page.get_by_role("document")).to_contain_text(name)
    expect(stranger.page.get_by_role("document")).not_to_contain_text(name)

"""Who is greeted: the session's visitor, whatever a cookie says; and on the other page the cookie's."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.notes.page import JudgedPage, open_known

pytestmark = pytest.mark.idea("cookie or session")

FORGED = "203.0.113.9"
"""An address of the documentation range (RFC 5737): nobody visits from there."""


def forge(context: BrowserContext, base_url: str, name: str, value: str) -> None:
    """Write a cookie as its owner can with the browser's tools."""
    context.add_cookies([{"name": name, "value": value, "url": base_url}])


def test_greeting_shows_the_address(hello: JudgedPage, address: str) -> None:
    """Whoever comes by the start page is greeted with their address."""
    advice = "The greeting does not show the address. Advice: user_ip=session.get('user_ip') in render_template()."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(address)
    expect(hello.way_to_start).not_to_be_visible()


def test_first_visit_is_sent_to_the_start(page: Page, hello_path: str, address: str) -> None:
    """Whoever comes straight to the greeting finds the way to the start, and their address only after it."""
    hello = JudgedPage(page, hello_path)

    open_known(page, hello_path)

    advice = (
        "A stranger finds no way to the start. Advice: {% else %} <a href=\"{{ url_for('index') }}\">Ir a inicio</a>."
    )
    expect(hello.way_to_start, advice).to_be_visible()
    expect(hello.page.get_by_role("document")).not_to_contain_text(address)

    hello.way_to_start.click()

    hello.expect_to_be_there(advice)
    expect(hello.page.get_by_role("document")).to_contain_text(address)


@pytest.mark.usefixtures("needs_session")
def test_forged_cookie_does_not_change_the_greeting(hello: JudgedPage, base_url: str, address: str) -> None:
    """The greeting takes the address from the session, which a forged cookie does not touch."""
    forge(hello.page.context, base_url, "user_ip", FORGED)

    hello.page.reload()

    advice = "The greeting believes a forged cookie. Advice: session.get('user_ip') instead of request.cookies."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(address)
    expect(hello.way_to_start).not_to_be_visible()


@pytest.mark.usefixtures("needs_cookie")
def test_forged_cookie_is_believed_where_the_cookie_greets(hello: JudgedPage, base_url: str) -> None:
    """The other greeting takes the address from the plain cookie, whoever wrote it."""
    forge(hello.page.context, base_url, "user_ip", FORGED)

    open_known(hello.page, "/hello_world")

    advice = "/hello_world does not show the cookie. Advice: user_ip=request.cookies.get('user_ip')."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(FORGED)


def test_visitors_are_kept_apart(hello: JudgedPage, new_context: CreateContextCallback, name: str) -> None:
    """One visitor's name is not shown to another."""
    stranger = new_context().new_page()
    hello.enter(name)

    stranger.goto(hello.path)

    advice = "One visitor sees another's name. Advice: keep it in session['username'], not in a variable of the module."
    expect(stranger.get_by_role("document"), advice).not_to_contain_text(name)
    advice = "The name is forgotten. Advice: session['username'] = form.username.data."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(name)


@pytest.mark.usefixtures("needs_session")
def test_tampered_session_is_thrown_away(hello: JudgedPage, base_url: str, name: str) -> None:
    """A session that was changed on the way counts for nothing: the visitor is a stranger again."""
    hello.enter(name)
    for cookie in hello.page.context.cookies():
        if cookie["name"] != "user_ip":
            forge(hello.page.context, base_url, cookie["name"], cookie["value"][:-1] + tampered(cookie["value"][-1]))

    hello.page.goto(hello.path)

    advice = "A tampered session is believed. Advice: greet from session alone, not from request.cookies."
    expect(hello.way_to_start, advice).to_be_visible()
    expect(hello.page.get_by_role("document"), advice).not_to_contain_text(name)


def tampered(character: str) -> str:
    """Return another character of the same alphabet, far enough that the signature's last bits differ too."""
    return "A" if character not in "ABCD" else "Z"

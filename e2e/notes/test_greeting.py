"""The greeting shows the address in the session, and another page that in the cookie."""

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from e2e.notes.page import JudgedPage, open_known
from e2e.pages.cookies import FORGED, forge

pytestmark = pytest.mark.idea("cookie or session")


def test_greeting_shows_the_address(hello: JudgedPage, address: str) -> None:
    """A visitor who comes by the start page is greeted with their IP address."""
    advice = "The greeting does not show the address. Advice: user_ip=session.get('user_ip') in render_template()."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(address)
    expect(hello.way_to_start).not_to_be_visible()


def test_first_visit_is_sent_to_the_start(page: Page, hello_path: str, address: str) -> None:
    """A visitor who opens the greeting first finds a link to the start page, and their address only after that."""
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
    """The greeting shows the address in the session, which a forged cookie does not change."""
    forge(hello.page.context, base_url, "user_ip", FORGED)

    hello.page.reload()

    advice = "The greeting believes a forged cookie. Advice: session.get('user_ip') instead of request.cookies."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(address)
    expect(hello.way_to_start).not_to_be_visible()


@pytest.mark.usefixtures("needs_cookie")
def test_forged_cookie_is_believed_where_the_cookie_greets(hello: JudgedPage, base_url: str) -> None:
    """The page at `/hello_world` shows the address in the plain cookie, even a forged one."""
    forge(hello.page.context, base_url, "user_ip", FORGED)

    open_known(hello.page, "/hello_world")

    advice = "/hello_world does not show the cookie. Advice: user_ip=request.cookies.get('user_ip')."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(FORGED)


def test_name_is_not_shown_to_another_visitor(hello: JudgedPage, new_context: CreateContextCallback, name: str) -> None:
    """The name of one visitor is not shown to another."""
    stranger = new_context().new_page()
    hello.log_in_or_skip(name)

    stranger.goto(hello.path)

    advice = "One visitor sees another's name. Advice: keep it in session['username'], not in a variable of the module."
    expect(stranger.get_by_role("document"), advice).not_to_contain_text(name)
    advice = "The name is forgotten. Advice: session['username'] = form.username.data."
    expect(hello.page.get_by_role("document"), advice).to_contain_text(name)


@pytest.mark.usefixtures("needs_session")
def test_tampered_session_is_ignored(hello: JudgedPage, base_url: str, name: str) -> None:
    """A session cookie that was changed is ignored: the visitor is no longer logged in."""
    hello.log_in_or_skip(name)
    for cookie in hello.page.context.cookies():
        if cookie["name"] != "user_ip":
            forge(hello.page.context, base_url, cookie["name"], cookie["value"][:-1] + tampered(cookie["value"][-1]))

    hello.page.goto(hello.path)

    advice = "A tampered session is believed. Advice: greet from session alone, not from request.cookies."
    expect(hello.way_to_start, advice).to_be_visible()
    expect(hello.page.get_by_role("document"), advice).not_to_contain_text(name)


def tampered(character: str) -> str:
    """Return another character of the same alphabet, whose leading bits differ too: the signature ignores the last."""
    return "A" if character not in "ABCD" else "Z"

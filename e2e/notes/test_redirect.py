"""The start page notes the address down and sends the visitor on."""

from http import HTTPStatus

from playwright.sync_api import Page, expect

REDIRECTS = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)


def test_start_page_leads_to_the_greeting(page: Page) -> None:
    """The start page sends the visitor to the greeting, in one step."""
    arrived = page.goto("/")

    expect(page).to_have_url("/hello")
    assert arrived is not None
    first = arrived.request.redirected_from
    assert first is not None, "GET / shows a page. Advice: return redirect(url_for('hello'))."
    answer = first.response()
    assert answer is not None
    assert answer.status in REDIRECTS
    assert first.redirected_from is None, "GET / redirects more than once."


def test_address_is_kept_in_session_and_cookie(page: Page, address: str) -> None:
    """The visitor's address goes into a plain cookie, and a signed session is kept beside it."""
    page.goto("/")

    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert cookies.pop("user_ip", None) == address
    signed = [value for value in cookies.values() if value.count(".") >= 2]
    assert signed, "No signed session. Advice: session['user_ip'] = request.remote_addr."
    assert address not in "".join(signed), "The session holds the address in the clear, as a plain cookie would."

"""The start page stores the visitor's address and redirects to the greeting."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from e2e.notes.conftest import StoredAddress
from e2e.notes.page import REDIRECTS


@pytest.mark.idea("redirect")
def test_start_page_leads_to_the_greeting(page: Page, hello_path: str) -> None:
    """The start page redirects to the greeting, in one step."""
    arrived = page.goto("/")

    assert arrived is not None
    first = arrived.request.redirected_from
    assert first is not None, f"GET / answers {arrived.status} itself. Advice: return redirect(url_for('hello'))."
    path = urlsplit(page.url).path
    assert path == hello_path, f"GET / leads to {path}. Advice: redirect to {hello_path}, or say --hello-path {path}."
    assert arrived.ok, f"{path} answers {arrived.status}. Advice: @app.route('{path}') for the view of the greeting."
    answer = first.response()
    assert answer is not None
    assert answer.status in REDIRECTS, f"GET / answers {answer.status}. Advice: redirect() without a code answers 302."
    assert first.redirected_from is None, "GET / redirects more than once. Advice: redirect(url_for('hello'))."


@pytest.mark.idea("cookie or session")
def test_address_is_stored_in_session_and_cookie(stored: StoredAddress, address: str) -> None:
    """The start page stores the visitor's address in a plain cookie, and in the signed session."""
    assert stored.cookie in (None, address), (
        f"Cookie and session differ. Advice: both get request.remote_addr, {address}."
    )
    assert stored.session in (None, address)

"""Log in and out without the pages, for tests that are about something else."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import APIRequestContext, APIResponse, BrowserContext, Page, expect

PASSWORD = "a long enough password"

NAME_TAKEN = "Ese nombre ya tiene cuenta, y esta no es su contraseña."
"""The error message for a wrong password."""


def log_in(context: BrowserContext, name: str, password: str = PASSWORD) -> None:
    """Log a visitor in, or register: send the form as a browser would, without opening the page."""
    page = context.request.get("/hello")
    fields = {"csrf_token": token_of(page.text()), "username": name, "password": password}
    send_form(context.request, page.url, "/hello", fields)


def send_form(
    request: APIRequestContext,
    page_url: str,
    path: str,
    fields: Mapping[str, str],
    *,
    max_redirects: int | None = None,
) -> APIResponse:
    """Send a form as a browser does from the page at `page_url`, with the headers that say so; return the answer."""
    site = urlsplit(page_url)
    headers = {"Origin": f"{site.scheme}://{site.netloc}", "Referer": page_url, "Sec-Fetch-Site": "same-origin"}
    return request.post(path, form={**fields}, headers=headers, max_redirects=max_redirects)


def token_of(html: str) -> str:
    """Return the CSRF token of the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "The page has no form."
    return found[1]


def log_out_elsewhere(page: Page) -> None:
    """End the session of a page from another browser, into which its cookies were copied."""
    assert page.context.browser is not None
    other = page.context.browser.new_context(
        base_url=page.url,
        storage_state=page.context.storage_state(),
        ignore_https_errors=True,  # the page itself has been loaded from there
    )
    send_form(other.request, page.url, "/log-out/everywhere", {"csrf_token": token_of(page.content())})
    other.close()


def expect_logged_out(context: BrowserContext) -> None:
    """Expect that a visitor has no valid session: the account page asks them to log in."""
    page = context.new_page()
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Tu cuenta")
    expect(page.get_by_label("Nombre de usuario")).to_be_visible()

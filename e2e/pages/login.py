"""Log in and out without the pages, for tests that are about something else."""

import re

from playwright.sync_api import BrowserContext, Page, expect

PASSWORD = "a long enough password"

NAME_TAKEN = "Ese nombre ya tiene cuenta, y esta no es su contraseña."
"""The error message for a wrong password."""


def log_in(context: BrowserContext, name: str, password: str = PASSWORD) -> None:
    """Log a visitor in, or register: send the form as a browser would, without opening the page."""
    token = token_of(context.request.get("/hello").text())
    fields: dict[str, str | float | bool] = {"csrf_token": token, "username": name, "password": password}
    context.request.post("/hello", form=fields)


def token_of(html: str) -> str:
    """Return the CSRF token of the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "The page has no form."
    return found[1]


def log_out_elsewhere(page: Page) -> None:
    """End the session of a page from another browser, into which its cookies were copied."""
    assert page.context.browser is not None
    other = page.context.browser.new_context(base_url=page.url, storage_state=page.context.storage_state())
    other.request.post("/log-out/everywhere", form={"csrf_token": token_of(page.content())})
    other.close()


def expect_logged_out(context: BrowserContext) -> None:
    """Expect that a visitor has no valid session: the account page asks them to log in."""
    page = context.new_page()
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Tu cuenta")
    expect(page.get_by_label("Nombre de usuario")).to_be_visible()

"""The greeting page of another app, which may lack any part of it."""

import re
from http import HTTPStatus

from playwright.sync_api import Locator, Page, Response, expect

from e2e.checker import NotFoundError
from e2e.pages import labels
from e2e.pages.hello import HelloPage
from e2e.pages.login import PASSWORD

REDIRECTS = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)
UNKNOWN = "/no_such_page"


class JudgedPage(HelloPage):
    """The greeting page; a method raises `NotFoundError` if the app lacks what it needs."""

    def expect_to_be_there(self, advice: str) -> None:
        """Expect the greeting, or a start page that does not redirect to it: another test fails for that."""
        expect(self.page, advice).to_have_url(re.compile(rf"//[^/]+(/|{re.escape(self.path)})$"))

    def fields(self) -> list[Locator]:
        """Return those fields of the form that exist."""
        return [field for field in (self.username, self.password) if field.count()]

    def send(self, name: str = "", password: str = "") -> Response:
        """Send the form without the browser's own validation, and return the answer."""
        if not (self.fields() and self.submit.count()):
            raise NotFoundError("no login form")
        self.submit.evaluate("button => { button.form.noValidate = true }")
        with self.page.expect_response(lambda response: response.request.method == "POST") as answer:
            self.log_in(name, password)
        return answer.value

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        """Fill in the fields that exist, send the form, and wait for the page that answers."""
        for field, text in ((self.username, name), (self.password, password)):
            if field.count():
                field.fill(text)
        with self.page.expect_event("load"):
            self.submit.click()

    def log_in_or_skip(self, name: str) -> None:
        """Log in, for a test of what follows; raise `NotFoundError` if the login is refused."""
        if self.send(name, PASSWORD).status not in REDIRECTS:
            raise NotFoundError("no login that leads on")


def open_known(page: Page, path: str) -> Response:
    """Open an address that an app need not have.

    Raises:
        NotFoundError: the address answers as any unknown address does.
    """
    page.goto(UNKNOWN)
    unknown = page.get_by_role("document").inner_text()
    answer = page.goto(path)
    assert answer is not None
    if answer.status == HTTPStatus.NOT_FOUND or page.get_by_role("document").inner_text() == unknown:
        raise NotFoundError(f"no {path}")
    return answer


def home_link(page: Page) -> Locator:
    """Return the link of the navigation bar to the start page."""
    return page.get_by_role("navigation").get_by_role("link", name=labels.HOME)

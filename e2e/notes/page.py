"""The greeting of an app that may lack any part of it."""

import re
from http import HTTPStatus

from playwright.sync_api import Locator, Page, Response, expect

from e2e.checker import NotFoundError
from e2e.pages import labels
from e2e.pages.hello import HelloPage

PASSWORD = "a long enough password"
REDIRECTS = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)
UNKNOWN = "/no_such_page"


class JudgedPage(HelloPage):
    """What its tests may do to the greeting; what is not there makes them say so."""

    def expect_to_be_there(self, advice: str) -> None:
        """The visitor is at the greeting, or at a start page that does not lead there, which is another matter."""
        expect(self.page, advice).to_have_url(re.compile(rf"//[^/]+(/|{re.escape(self.path)})$"))

    def fields(self) -> list[Locator]:
        """Return those of the form's fields that there are."""
        return [field for field in (self.username, self.password) if field.count()]

    def send(self, name: str = "", password: str = "") -> Response:
        """Send the form past the browser's own checks, as a script would, and return the answer."""
        if not (self.fields() and self.submit.count()):
            raise NotFoundError("no login form")
        self.submit.evaluate("button => { button.form.noValidate = true }")
        with self.page.expect_response(lambda response: response.request.method == "POST") as answer:
            self.log_in(name, password)
        return answer.value

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        """Fill in the fields that there are, send them, and wait for the page that answers."""
        for field, text in ((self.username, name), (self.password, password)):
            if field.count():
                field.fill(text)
        with self.page.expect_event("load"):
            self.submit.click()

    def enter(self, name: str) -> None:
        """Log in, for a test of what comes after it."""
        if self.send(name, PASSWORD).status not in REDIRECTS:
            raise NotFoundError("no login that leads on")


def open_known(page: Page, path: str) -> Response:
    """Open an address that an app need not have; it has none if that answers as any unknown address does."""
    page.goto(UNKNOWN)
    unknown = page.get_by_role("document").inner_text()
    answer = page.goto(path)
    assert answer is not None
    if answer.status == HTTPStatus.NOT_FOUND or page.get_by_role("document").inner_text() == unknown:
        raise NotFoundError(f"no {path}")
    return answer


def home_link(page: Page) -> Locator:
    """Return the link of the bar that leads home."""
    return page.get_by_role("navigation").get_by_role("link", name=labels.HOME)

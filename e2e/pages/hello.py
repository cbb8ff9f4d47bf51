"""The greeting page, which holds the examples of the course notes."""

from playwright.sync_api import Page

from e2e.pages import labels
from e2e.pages.login import PASSWORD


class HelloPage:
    """The page at `/hello`, or at another path in another app, found by the labels of the course notes."""

    def __init__(self, page: Page, path: str = "/hello") -> None:
        self.page = page
        self.path = path
        self.username = page.get_by_label(labels.USERNAME)
        self.password = page.get_by_label(labels.PASSWORD)
        self.submit = page.get_by_role("button", name=labels.SUBMIT)
        self.way_to_start = page.get_by_role("link", name=labels.WAY_TO_START)
        self.flash = page.get_by_role("alert").or_(page.get_by_role("status"))

    def arrive(self) -> None:
        """Come by the start page, as most visitors do."""
        self.page.goto("/")

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        """Fill in the form, send it, and wait for the page that answers, whose address may be the same."""
        self.username.fill(name)
        self.password.fill(password)
        with self.page.expect_event("load"):
            self.submit.click()

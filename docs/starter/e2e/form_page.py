"""A page object: it holds how a page is found and used, so that tests need not know."""

from playwright.sync_api import Page


class FormPage:
    """The page with the form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_label("Message")  # CHANGE: the label of a field that must not be empty
        self.button = page.get_by_role("button", name="Send")  # CHANGE: the text of the button

    def arrive(self) -> None:
        """Open the page."""
        self.page.goto("/contact")  # CHANGE: its address

    def send(self, text: str) -> None:
        """Fill in the field and send the form, without the browser's own check of required fields."""
        self.field.fill(text)
        self.button.evaluate("button => { button.form.noValidate = true }")
        self.button.click()

"""The greeting, with the todo list and the login form of the notes."""

from playwright.sync_api import Page


class HelloPage:
    """The page at `/hello`, under the labels of the notes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.username = page.get_by_label("Nombre de usuario")
        self.password = page.get_by_label("Password")
        self.submit = page.get_by_role("button", name="Enviar")
        self.way_to_start = page.get_by_role("link", name="Ir a inicio")
        self.flash = page.get_by_role("alert").or_(page.get_by_role("status"))

    def arrive(self) -> None:
        """Come in by the start page, as most visitors do."""
        self.page.goto("/")

    def log_in(self, name: str, password: str = "a long enough password") -> None:
        """Fill the form in, send it, and wait for the page that answers: its address may be this one's."""
        self.username.fill(name)
        self.password.fill(password)
        with self.page.expect_event("load"):
            self.submit.click()

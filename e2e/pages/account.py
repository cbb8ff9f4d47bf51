"""The account page, at `/account`."""

from playwright.sync_api import Page

from e2e.pages.login import PASSWORD


class AccountPage:
    """The page of the account that is logged in."""

    TITLE = "Tu cuenta"

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading = page.get_by_role("heading", level=1)
        self.log_out = page.get_by_role("main").get_by_role("button", name="Salir", exact=True)
        self.log_out_everywhere = page.get_by_role("button", name="Salir de todos los navegadores")
        self.current_password = page.get_by_label("Contraseña actual")
        self.new_password = page.get_by_label("Contraseña nueva")
        self.download = page.get_by_role("link", name="Descargar como JSON")
        self.deletion_password = page.get_by_label("Tu contraseña")

    def arrive(self) -> None:
        """Open the page by its address."""
        self.page.goto("/account")

    def change_password(self, current: str, new: str) -> None:
        """Fill in both passwords and send the form."""
        self.current_password.fill(current)
        self.new_password.fill(new)
        self.page.get_by_role("button", name="Cambiar la contraseña").click()

    def delete(self, password: str = PASSWORD) -> None:
        """Confirm with the password, and delete the account."""
        self.deletion_password.fill(password)
        self.page.get_by_role("button", name="Eliminar la cuenta para siempre").click()

"""The todo list of a user who is logged in."""

import re

from playwright.sync_api import Locator, Page, expect


def rows(*descriptions: str) -> list[str]:
    """Return the texts of the items of a list that holds these todos, in this order, and no others."""
    return [f"{description} Editar Eliminar" for description in descriptions]


class TodoList:
    """The list at `/hello`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.region = page.get_by_role("region", name="Tareas")
        self.new = page.get_by_label("¿Qué hay que hacer?")
        self.items = self.region.get_by_role("listitem")
        self.count = page.get_by_text(re.compile(r"^\d+ pendientes?$"))
        self.edited = page.get_by_label("Cambiar la tarea")
        self.message = page.get_by_role("alert").or_(page.get_by_role("status"))
        self.recent = page.get_by_text("Deshacer un cambio reciente")
        self.undo = page.get_by_role("button", name=re.compile("^Deshacer"))
        self.cancel = page.get_by_role("button", name="Cancelar").or_(page.get_by_role("link", name="Cancelar"))

    def add(self, *descriptions: str) -> None:
        """Add todos, each by Enter, and wait until each is saved."""
        for description in descriptions:
            self.new.fill(description)
            self.new.press("Enter")
            self.item(description.strip()).wait_for()

    def item(self, description: str) -> Locator:
        """Return the checkbox of a todo, which is labelled by its description."""
        return self.page.get_by_role("checkbox", name=description, exact=True)

    def edit(self, description: str) -> None:
        """Open the field to edit a todo."""
        self.page.get_by_role("link", name=f"Editar {description}", exact=True).click()
        self.edited.wait_for()

    def save(self, description: str) -> None:
        """Replace the description of the todo that is being edited, and save it."""
        self.edited.fill(description)
        self.page.get_by_role("button", name="Guardar").click()

    def delete(self, description: str) -> None:
        """Delete a todo."""
        self.page.get_by_role("button", name=f"Eliminar {description}", exact=True).click()

    def undo_of(self, description: str) -> Locator:
        """Return the button that undoes the deletion of a todo: in its place, or among the recent changes."""
        return self.page.get_by_role("button", name=re.compile(f"^Deshacer .*{re.escape(description)}$"))

    def come_back(self) -> None:
        """Look at the tab again, after others: Playwright's pages have the focus all the time, so the event is sent."""
        self.page.evaluate("window.dispatchEvent(new Event('focus'))")

    def expect_saved(self) -> None:
        """Expect that nothing waits for the server any more."""
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

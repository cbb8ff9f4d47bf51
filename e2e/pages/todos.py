"""The list of someone who is signed in."""

import re

from playwright.sync_api import BrowserContext, Locator, Page

PASSWORD = "a long enough password"


def log_in(context: BrowserContext, name: str, password: str = PASSWORD) -> None:
    """Sign a visitor in without the page: the form is sent as a browser would, and its cookies are kept."""
    token = token_of(context.request.get("/hello").text())
    fields: dict[str, str | float | bool] = {"csrf_token": token, "username": name, "password": password}
    context.request.post("/hello", form=fields)


def token_of(html: str) -> str:
    """Return the token of the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "The page has no form."
    return found[1]


def log_out_elsewhere(page: Page) -> None:
    """End the session of a page from another browser, into which its cookies were copied."""
    assert page.context.browser is not None
    other = page.context.browser.new_context(base_url=page.url, storage_state=page.context.storage_state())
    other.request.post("/log-out/everywhere", form={"csrf_token": token_of(page.content())})
    other.close()


def rows(*descriptions: str) -> list[str]:
    """Return all that the items of a list say, if these todos are in it, in this order, and no others."""
    return [f"{description} Editar Eliminar" for description in descriptions]


class TodoList:
    """The list at `/hello`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.new = page.get_by_label("¿Qué hay que hacer?")
        self.items = page.get_by_role("region", name="Tareas").get_by_role("listitem")
        self.count = page.get_by_text(re.compile(r"^\d+ pendientes?$"))
        self.edited = page.get_by_label("Cambiar la tarea")
        self.message = page.get_by_role("alert").or_(page.get_by_role("status"))
        self.undo = page.get_by_role("button", name="Deshacer")

    def add(self, *descriptions: str) -> None:
        """Write down what is to be done, each by Enter."""
        for description in descriptions:
            self.new.fill(description)
            with self.page.expect_response("**/hello*"):
                self.new.press("Enter")
            self.item(description.strip()).wait_for()

    def item(self, description: str) -> Locator:
        """Return the box that ticks a todo, which bears its name."""
        return self.page.get_by_role("checkbox", name=description, exact=True)

    def edit(self, description: str) -> None:
        """Begin to edit a todo."""
        self.page.get_by_role("link", name=f"Editar {description}", exact=True).click()
        self.edited.wait_for()

    def save(self, description: str) -> None:
        """Write something else into the todo that is edited, and save it."""
        self.edited.fill(description)
        self.page.get_by_role("button", name="Guardar").click()

    def delete(self, description: str) -> None:
        """Delete a todo."""
        self.page.get_by_role("button", name=f"Eliminar {description}", exact=True).click()

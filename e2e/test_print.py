"""Print the pages: the print style."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.hello import HelloPage
from e2e.pages.todos import TodoList

pytestmark = pytest.mark.needs("media")


@pytest.mark.todos("Regar", "Barrer")
def test_list_is_printed_without_its_buttons(todo_list: TodoList) -> None:
    """A printed list shows the todos and how many are open, without fields and buttons."""
    todo_list.page.emulate_media(media="print")

    expect(todo_list.page.get_by_text("Regar", exact=True)).to_be_visible()
    expect(todo_list.count).to_be_visible()
    expect(todo_list.new).to_be_hidden()
    expect(todo_list.page.get_by_text("Eliminar", exact=True).first).to_be_hidden()


def test_greeting_is_printed_without_the_login_form(hello: HelloPage) -> None:
    """A printed greeting shows the example todos, without the login form."""
    hello.page.emulate_media(media="print")

    expect(hello.page.get_by_text("Comprar café")).to_be_visible()
    expect(hello.username).to_be_hidden()


def test_error_is_printed_without_its_button(page: Page) -> None:
    """A printed error page says what happened, without its button."""
    page.goto("/no_such_page")

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Ir a inicio")).to_be_hidden()

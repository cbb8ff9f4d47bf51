"""What happens to a list when its session ends."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.hello import HelloPage
from e2e.pages.login import log_in, log_out_elsewhere
from e2e.pages.todos import TodoList


def test_list_is_there_after_the_next_login(todo_list: TodoList) -> None:
    """After logging out the list is hidden; after logging in again it is there."""
    todo_list.add("Regar")
    heading = todo_list.page.get_by_role("heading", level=1).inner_text()

    todo_list.page.get_by_role("button", name="Salir").click()
    expect(todo_list.page.get_by_text("Has salido.")).to_be_visible()
    expect(todo_list.page.get_by_text("Regar", exact=True)).to_have_count(0)
    page = HelloPage(todo_list.page)
    page.log_in(heading.removeprefix("Hola, "))

    expect(todo_list.item("Regar")).to_be_visible()


def test_expired_form_loses_nothing(todo_list: TodoList) -> None:
    """A todo sent after the cookies were deleted is not added, and its text stays in the field."""
    todo_list.new.fill("Regar")
    todo_list.page.context.clear_cookies()

    todo_list.new.press("Enter")

    expect(todo_list.page.get_by_text("El formulario ha caducado").first).to_be_visible()
    expect(todo_list.new).to_have_value("Regar")
    expect(todo_list.page.get_by_role("checkbox")).to_have_count(0)


def test_session_ended_elsewhere_shows_what_was_typed(todo_list: TodoList) -> None:
    """If another browser has ended the session, the message repeats what was typed, so that it can be copied."""
    page = todo_list.page
    log_out_elsewhere(page)
    todo_list.new.fill("Regar")

    todo_list.new.press("Enter")

    expect(todo_list.message).to_have_text(re.compile("Tu sesión ha terminado.* Habías escrito: Regar"))


@pytest.mark.needs_javascript
def test_session_ended_elsewhere_loses_nothing(todo_list: TodoList, name: str) -> None:
    """If another browser has ended the session, the page says so, and what was typed stays until it can be sent."""
    page = todo_list.page
    log_out_elsewhere(page)
    todo_list.new.fill("Regar")

    todo_list.new.press("Enter")

    expect(todo_list.message).to_contain_text("Tu sesión ha terminado")
    expect(todo_list.message).not_to_contain_text("Hola")
    expect(todo_list.new).to_have_value("Regar")
    log_in(page.context, name)
    todo_list.new.press("Enter")
    expect(todo_list.message).to_contain_text("El formulario ha caducado")
    todo_list.new.press("Enter")
    expect(todo_list.item("Regar")).to_be_visible()


@pytest.mark.needs_javascript
def test_edit_after_the_session_ended_leads_to_the_form(todo_list: TodoList) -> None:
    """If another browser has ended the session, a link of the list leads to the login form."""
    page = todo_list.page
    todo_list.add("Regar")
    log_out_elsewhere(page)

    page.get_by_role("link", name="Editar Regar").click()

    expect(page.get_by_role("heading", name="Entrar o crear una cuenta")).to_be_visible()
    expect(todo_list.item("Regar")).to_have_count(0)

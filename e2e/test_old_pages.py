"""What a page still offers that another tab has overtaken, or that a cookie cannot hold: it is said, not swallowed."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows

without_javascript = pytest.mark.browser_context_args(java_script_enabled=False)


@pytest.fixture
def other_tab(todo_list: TodoList) -> TodoList:
    """The same list in another tab."""
    tab = TodoList(todo_list.page.context.new_page())
    tab.page.goto("/hello")
    return tab


@without_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_undo_that_another_tab_has_done_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """An undo that another tab has done already says that there is nothing to undo, and changes nothing."""
    todo_list.delete("Barrer")
    expect(todo_list.items).to_have_text(rows("Regar"))
    other_tab.page.goto("/hello")
    other_tab.recent.click()
    other_tab.undo_of("Barrer").click()
    expect(other_tab.items).to_have_text(rows("Barrer", "Regar"))

    todo_list.undo.click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("No hay nada que deshacer")
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))


@without_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_edit_of_a_deleted_todo_leads_back(todo_list: TodoList, other_tab: TodoList) -> None:
    """A link to edit what another tab has deleted leads back to its page, filter included, which says why."""
    todo_list.page.get_by_role("link", name="Pendientes").click()
    other_tab.delete("Barrer")
    expect(other_tab.items).to_have_text(rows("Regar"))

    todo_list.page.get_by_role("link", name="Editar Barrer").click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("Esa tarea ya se ha eliminado")
    expect(todo_list.page).to_have_url(re.compile(r"/hello\?filter=open$"))
    expect(todo_list.items).to_have_text(rows("Regar"))


@without_javascript
@pytest.mark.todos("Regar")
def test_draft_that_is_cut_says_so(todo_list: TodoList) -> None:
    """A draft that is too long to be kept as a whole keeps its beginning, and a message says how much."""
    todo_list.new.fill("a" * 400 + "b")

    todo_list.item("Regar").click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("sus primeros 400 caracteres")
    expect(todo_list.new).to_have_value("a" * 400)
    expect(todo_list.items).to_have_count(1)

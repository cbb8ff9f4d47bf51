"""Change in one tab what another tab has changed: a conflict."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList


@pytest.fixture
def other_tab(todo_list: TodoList) -> TodoList:
    """The same list in another tab, after one todo was added."""
    todo_list.add("Regar")
    tab = todo_list.page.context.new_page()
    tab.goto("/hello")
    return TodoList(tab)


def test_edit_of_what_another_tab_changed_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """If another tab has changed a todo, an older edit overwrites nothing, says so, and stays in its field."""
    todo_list.edit("Regar")
    other_tab.edit("Regar")
    other_tab.save("Regar el jardín")
    expect(other_tab.item("Regar el jardín")).to_be_visible()

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("otra pestaña la ha dejado en «Regar el jardín»")
    expect(todo_list.edited).to_have_value("Regar las macetas")
    other_tab.page.reload()
    expect(other_tab.item("Regar el jardín")).to_be_visible()


def test_conflicting_edit_can_be_saved_again(todo_list: TodoList, other_tab: TodoList) -> None:
    """After the message about the other tab's change, saving again replaces it."""
    todo_list.edit("Regar")
    other_tab.edit("Regar")
    other_tab.save("Regar el jardín")
    expect(other_tab.item("Regar el jardín")).to_be_visible()
    todo_list.save("Regar las macetas")
    expect(todo_list.page.get_by_role("alert")).to_be_visible()

    todo_list.page.get_by_role("button", name="Guardar").click()

    expect(todo_list.item("Regar las macetas")).to_be_visible()
    expect(todo_list.items).to_have_count(1)


def test_edit_of_what_another_tab_deleted_loses_nothing(todo_list: TodoList, other_tab: TodoList) -> None:
    """If another tab has deleted a todo, an edit of it says so and offers its text for a new one."""
    todo_list.edit("Regar")
    other_tab.delete("Regar")
    expect(other_tab.items).to_have_count(0)

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("Otra pestaña ha eliminado esa tarea.")
    expect(todo_list.new).to_have_value("Regar las macetas")
    expect(todo_list.new).to_be_focused()
    expect(todo_list.items).to_have_count(0)


def test_tick_of_what_another_tab_deleted_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """If another tab has deleted a todo, ticking it says so and does not restore it."""
    other_tab.delete("Regar")
    expect(other_tab.items).to_have_count(0)

    todo_list.item("Regar").click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("ya se ha eliminado")
    expect(todo_list.items).to_have_count(0)

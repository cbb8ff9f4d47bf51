"""Change in one tab what another tab has changed: a conflict."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList


@pytest.fixture
def other_tab(todo_list: TodoList) -> TodoList:
    """The same list in another tab."""
    tab = todo_list.page.context.new_page()
    tab.goto("/hello")
    return TodoList(tab)


def begin_conflict(todo_list: TodoList, other_tab: TodoList) -> None:
    """Begin to edit "Regar", and change it in the other tab meanwhile."""
    todo_list.edit("Regar")
    other_tab.edit("Regar")
    other_tab.save("Regar el jardín")
    expect(other_tab.item("Regar el jardín")).to_be_visible()
    other_tab.expect_saved()


@pytest.mark.todos("Regar")
def test_edit_of_what_another_tab_changed_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """If another tab has changed a todo, an older edit overwrites nothing, says so, and stays in its field."""
    begin_conflict(todo_list, other_tab)

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("main")).to_contain_text("Otra pestaña la ha cambiado por «Regar el jardín»")
    expect(todo_list.edited).to_have_value("Regar las macetas")
    other_tab.page.goto("/hello")
    expect(other_tab.item("Regar el jardín")).to_be_visible()


@pytest.mark.todos("Regar")
def test_conflicting_edit_can_be_saved_again(todo_list: TodoList, other_tab: TodoList) -> None:
    """After the message about the other tab's change, saving again replaces it."""
    begin_conflict(todo_list, other_tab)
    todo_list.save("Regar las macetas")
    expect(todo_list.page.get_by_role("main")).to_contain_text("Otra pestaña la ha cambiado por")

    todo_list.page.get_by_role("button", name="Guardar").click()

    expect(todo_list.item("Regar las macetas")).to_be_visible()
    todo_list.expect_saved()
    expect(todo_list.edited).to_have_count(0)
    expect(todo_list.items).to_have_count(1)


@pytest.mark.todos("Regar")
def test_refused_edit_still_conflicts(todo_list: TodoList, other_tab: TodoList) -> None:
    """An edit that was refused still conflicts, once it is shorter, with what another tab has written meanwhile."""
    begin_conflict(todo_list, other_tab)
    todo_list.save("x" * 201)
    expect(todo_list.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("main")).to_contain_text("Otra pestaña la ha cambiado por «Regar el jardín»")
    other_tab.page.goto("/hello")
    expect(other_tab.item("Regar el jardín")).to_be_visible()


@pytest.mark.todos("Regar")
def test_edit_of_what_another_tab_deleted_loses_nothing(todo_list: TodoList, other_tab: TodoList) -> None:
    """If another tab has deleted a todo, an edit of it says so and offers its text for a new one."""
    todo_list.edit("Regar")
    other_tab.delete("Regar")
    expect(other_tab.item("Regar")).to_have_count(0)
    other_tab.expect_saved()

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("Otra pestaña ha eliminado esa tarea.")
    expect(todo_list.new).to_have_value("Regar las macetas")
    expect(todo_list.items).to_have_count(0)


@pytest.mark.todos("Regar")
def test_tick_of_what_another_tab_deleted_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """If another tab has deleted a todo, ticking it says so and does not restore it."""
    other_tab.delete("Regar")
    expect(other_tab.item("Regar")).to_have_count(0)
    other_tab.expect_saved()

    todo_list.item("Regar").click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("ya se ha eliminado")
    expect(todo_list.items).to_have_count(0)


@pytest.mark.todos("Regar")
def test_tick_of_what_another_tab_edits_is_no_conflict(todo_list: TodoList, other_tab: TodoList) -> None:
    """A tick in one tab and an edit in another do not disturb each other."""
    todo_list.edit("Regar")
    other_tab.item("Regar").click()
    expect(other_tab.count).to_have_text("0 pendientes")

    todo_list.save("Regar las macetas")

    expect(todo_list.item("Regar las macetas")).to_be_checked()
    expect(todo_list.edited).to_have_count(0)


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_changes_of_another_tab_are_shown_on_return(todo_list: TodoList, other_tab: TodoList) -> None:
    """When a tab is looked at again, it shows what other tabs have changed, without being loaded anew."""
    todo_list.new.fill("Barrer")
    other_tab.add("Cocinar")
    other_tab.item("Regar").click()
    expect(other_tab.count).to_have_text("1 pendiente")

    todo_list.come_back()

    expect(todo_list.item("Cocinar")).to_be_visible()
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.new).to_have_value("Barrer")


@pytest.mark.needs_javascript
def test_page_that_was_made_before_a_change_shows_it(todo_list: TodoList) -> None:
    """If the next page was made before a change was saved, and arrives after it, it shows the change."""
    page = todo_list.page
    todo_list.add("Regar")
    old = page.request.get("/hello?filter=open").text()
    todo_list.add("Barrer")
    page.route(
        "**/hello?filter=open",
        lambda route: (
            route.fulfill(body=old, content_type="text/html")
            if route.request.is_navigation_request()
            else route.continue_()
        ),
    )

    page.goto("/hello?filter=open")

    expect(todo_list.item("Barrer")).to_be_visible()
    expect(todo_list.count).to_have_text("2 pendientes")

"""Edit the description of a todo."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows


@pytest.mark.todos("Regar", "Barrer")
def test_edit_changes_the_description(todo_list: TodoList) -> None:
    """An edit starts with the current description and changes that todo only; its tick stays."""
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()

    todo_list.edit("Regar")
    expect(todo_list.edited).to_have_value("Regar")
    todo_list.save("  Regar las plantas ")

    expect(todo_list.item("Regar las plantas")).to_be_checked()
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar las plantas"))


@pytest.mark.todos("Regar")
def test_edit_can_be_cancelled(todo_list: TodoList) -> None:
    """A cancelled edit changes nothing."""
    todo_list.edit("Regar")
    todo_list.edited.fill("Otra cosa")

    todo_list.cancel.click()

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_text("Otra cosa")).to_have_count(0)
    expect(todo_list.edited).to_have_count(0)


@pytest.mark.todos("Regar")
def test_too_long_an_edit_is_refused(todo_list: TodoList) -> None:
    """An edit of more than 200 characters stays in its field with the limit, and the todo stays as it was."""
    todo_list.edit("Regar")

    todo_list.save("x" * 201)

    expect(todo_list.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")
    expect(todo_list.edited).to_have_value("x" * 201)
    todo_list.cancel.click()
    expect(todo_list.item("Regar")).to_be_visible()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_escape_cancels_an_edit(todo_list: TodoList) -> None:
    """Escape cancels an edit and discards what was typed."""
    todo_list.edit("Regar")
    todo_list.edited.fill("Otra cosa")

    todo_list.edited.press("Escape")

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.edited).to_have_count(0)
    todo_list.page.reload()
    expect(todo_list.item("Regar")).to_be_visible()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_enter_saves_an_edit(todo_list: TodoList) -> None:
    """Enter saves an edit."""
    todo_list.edit("Regar")
    todo_list.edited.fill("Regar las macetas")

    todo_list.edited.press("Enter")

    expect(todo_list.item("Regar las macetas")).to_be_visible()
    expect(todo_list.items).to_have_count(1)


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_leaving_the_field_saves_an_edit(todo_list: TodoList) -> None:
    """Clicking elsewhere saves an edit."""
    todo_list.edit("Regar")
    todo_list.edited.fill("Regar las macetas")

    todo_list.page.get_by_role("heading", name="Tareas").click()

    expect(todo_list.item("Regar las macetas")).to_be_visible()
    expect(todo_list.edited).to_have_count(0)


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_tab_out_of_an_edit_saves_it(todo_list: TodoList) -> None:
    """An edit ends, and is saved, when the focus leaves its last button."""
    todo_list.edit("Barrer")
    todo_list.edited.fill("Fregar")
    todo_list.cancel.focus()

    todo_list.page.keyboard.press("Tab")

    expect(todo_list.item("Fregar")).to_be_visible()
    expect(todo_list.item("Regar")).to_be_focused()


@pytest.mark.needs_javascript
@pytest.mark.parametrize("text", ["Fregar", "Fregar el suelo"], ids=["unchanged", "changed"])
@pytest.mark.todos("Regar", "Fregar")
def test_click_that_leaves_an_edit_counts(todo_list: TodoList, text: str) -> None:
    """A click on another todo's tick ends an edit, and ticks that todo too."""
    todo_list.edit("Fregar")
    todo_list.edited.fill(text)

    todo_list.item("Regar").click()

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item(text)).to_be_visible()
    expect(todo_list.edited).to_have_count(0)


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_reload_keeps_an_edit(todo_list: TodoList) -> None:
    """A reload while a todo is edited loses nothing: the field is open again with what was typed."""
    todo_list.edit("Regar")
    todo_list.edited.fill("Regar las macetas")

    todo_list.page.reload()

    expect(todo_list.edited).to_have_value("Regar las macetas")
    todo_list.edited.press("Enter")
    expect(todo_list.item("Regar las macetas")).to_be_visible()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_change_elsewhere_leaves_an_edit_alone(todo_list: TodoList) -> None:
    """While a todo is edited, another tab's changes reach the list, and neither text nor caret of the edit change."""
    todo_list.edit("Regar")
    todo_list.edited.press_sequentially(" las macetas")
    todo_list.edited.press("Home")
    other = TodoList(todo_list.page.context.new_page())
    other.page.goto("/hello")
    other.add("Barrer")

    todo_list.come_back()

    expect(todo_list.item("Barrer")).to_be_visible()
    expect(todo_list.edited).to_have_value("Regar las macetas")
    todo_list.page.keyboard.type("No ")
    expect(todo_list.edited).to_have_value("No Regar las macetas")


@pytest.mark.todos("Regar")
def test_other_controls_are_hidden_while_a_todo_is_edited(todo_list: TodoList) -> None:
    """While a todo is edited, neither its tick nor its buttons are shown beside the field."""
    todo_list.edit("Regar")

    expect(todo_list.page.get_by_role("main").get_by_role("checkbox")).to_have_count(0)
    expect(todo_list.page.get_by_role("button", name="Eliminar Regar")).to_have_count(0)
    expect(todo_list.cancel).to_be_visible()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
@pytest.mark.needs("double click")
def test_double_click_edits(todo_list: TodoList) -> None:
    """A double click on a description starts to edit it, with the cursor in the field."""
    todo_list.page.get_by_text("Regar", exact=True).dblclick()

    expect(todo_list.edited).to_be_focused()
    expect(todo_list.edited).to_have_value("Regar")


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
@pytest.mark.needs("double click")
def test_double_click_on_a_tick_does_not_edit(todo_list: TodoList) -> None:
    """A double click on a tick ticks, once, and opens no field."""
    todo_list.item("Regar").dblclick()

    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.edited).to_have_count(0)

"""Delete todos, and undo the deletion."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows


@pytest.mark.todos("Regar", "Barrer", "Cocinar")
def test_deletion_can_be_undone(todo_list: TodoList) -> None:
    """A deleted todo is no longer one of the list; undo puts it back in its old place, ticked as it was."""
    todo_list.item("Barrer").click()
    expect(todo_list.count).to_have_text("2 pendientes")

    todo_list.delete("Barrer")
    expect(todo_list.item("Barrer")).to_have_count(0)
    expect(todo_list.page.get_by_role("main")).to_contain_text("Una tarea eliminada.")
    todo_list.undo.click()

    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer", "Regar"))
    expect(todo_list.item("Barrer")).to_be_checked()
    expect(todo_list.undo).to_have_count(0)


@pytest.mark.todos("Regar")
def test_emptied_edit_deletes(todo_list: TodoList) -> None:
    """An edit that empties the description deletes the todo, which can be undone like any deletion."""
    todo_list.edit("Regar")

    todo_list.save("  ")

    expect(todo_list.item("Regar")).to_have_count(0)
    todo_list.undo.click()
    expect(todo_list.item("Regar")).to_be_visible()


@pytest.mark.todos("Regar", "Barrer", "Cocinar")
def test_done_todos_are_deleted_together(todo_list: TodoList) -> None:
    """One button deletes all todos that are done, and one undo restores them; the others stay."""
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("2 pendientes")
    todo_list.item("Cocinar").click()
    expect(todo_list.count).to_have_text("1 pendiente")

    todo_list.page.get_by_role("button", name="Eliminar las hechas").click()
    expect(todo_list.items).to_have_text(rows("Barrer"))
    expect(todo_list.message).to_contain_text("2 tareas eliminadas.")
    todo_list.undo.click()

    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer", "Regar"))


@pytest.mark.todos("Regar", "Barrer", "Cocinar")
def test_every_deletion_of_the_day_can_be_undone(todo_list: TodoList) -> None:
    """After other changes and a reload, each deletion still has its undo, however many came after it."""
    for description in ("Regar", "Barrer"):
        todo_list.delete(description)
        expect(todo_list.item(description)).to_have_count(0)
    todo_list.expect_saved()
    todo_list.page.goto("/hello")

    todo_list.recent.click()
    expect(todo_list.undo).to_have_count(2)
    todo_list.undo_of("Regar").click()

    expect(todo_list.items.filter(has=todo_list.page.get_by_role("checkbox"))).to_have_text(rows("Cocinar", "Regar"))
    expect(todo_list.undo_of("Regar")).to_have_count(0)


@pytest.mark.without_javascript
@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_list_waits_for_the_second_click(todo_list: TodoList) -> None:
    """After a deletion the next page's list ignores the pointer for half a second, the time of a double click."""
    todos = todo_list.region.get_by_role("list").filter(has=todo_list.item("Regar"))
    expect(todos).to_have_css("animation-name", "none")

    todo_list.delete("Barrer")

    expect(todo_list.items).to_have_text(rows("Fregar", "Regar"))
    expect(todos).to_have_css("animation-name", "settle")
    expect(todos).to_have_css("animation-duration", "0.5s")
    expect(todos).to_have_css("pointer-events", "auto")  # in the end


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer", "Cocinar")
def test_deleted_todo_stays_in_its_place(todo_list: TodoList) -> None:
    """A deleted todo stays where it was, struck through, with its undo, so that nothing moves under the pointer."""
    todo_list.page.get_by_role("button", name="Eliminar Barrer").hover()  # and bring it into sight
    place = todo_list.item("Regar").bounding_box()

    todo_list.delete("Barrer")

    deleted = todo_list.page.get_by_text("Barrer", exact=True).filter(
        visible=True
    )  # it is among the recent changes, too
    expect(deleted).to_have_css("text-decoration-line", "line-through")
    todo_list.expect_saved()
    assert todo_list.item("Regar").bounding_box() == place
    todo_list.page.reload()
    expect(todo_list.items).to_have_text(rows("Cocinar", "Regar"))


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_focus_stays_on_the_undo_of_a_deletion(todo_list: TodoList) -> None:
    """After a deletion by keyboard, its undo has the focus; after the undo, the todo can be deleted again."""
    todo_list.page.get_by_role("button", name="Eliminar Barrer").focus()

    todo_list.page.keyboard.press("Enter")
    expect(todo_list.undo_of("Barrer")).to_be_focused()
    todo_list.expect_saved()
    expect(todo_list.undo_of("Barrer")).to_be_focused()
    todo_list.page.keyboard.press("Enter")

    expect(todo_list.page.get_by_role("button", name="Eliminar Barrer")).to_be_focused()
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_focus_moves_to_the_undo_of_a_bulk_deletion(todo_list: TodoList) -> None:
    """The button that deletes all done todos goes with them, so the focus moves to the undo."""
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("0 pendientes")

    todo_list.page.get_by_role("button", name="Eliminar las hechas").click()

    expect(todo_list.items).to_have_count(0)
    expect(todo_list.undo).to_be_focused()
    todo_list.page.keyboard.press("Enter")
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.page.get_by_role("heading", name="Tareas")).to_be_focused()

"""Delete todos, and undo the deletion."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows


def test_deletion_can_be_undone(todo_list: TodoList) -> None:
    """A deleted todo leaves the list; undo puts it back in its old place, ticked as it was."""
    todo_list.add("Regar", "Barrer", "Cocinar")
    todo_list.item("Barrer").click()
    expect(todo_list.item("Barrer")).to_be_checked()

    todo_list.delete("Barrer")
    expect(todo_list.message).to_contain_text("Una tarea eliminada.")
    expect(todo_list.items).to_have_text(rows("Cocinar", "Regar"))
    todo_list.undo.click()

    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer", "Regar"))
    expect(todo_list.item("Barrer")).to_be_checked()
    expect(todo_list.undo).to_have_count(0)


def test_emptied_edit_deletes(todo_list: TodoList) -> None:
    """An edit that empties the description deletes the todo, which can be undone like any deletion."""
    todo_list.add("Regar")
    todo_list.edit("Regar")

    todo_list.save("  ")

    expect(todo_list.items).to_have_count(0)
    todo_list.undo.click()
    expect(todo_list.item("Regar")).to_be_visible()


def test_done_todos_are_deleted_together(todo_list: TodoList) -> None:
    """One button deletes all todos that are done, and one undo restores them; the others stay."""
    todo_list.add("Regar", "Barrer", "Cocinar")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.item("Cocinar").click()
    expect(todo_list.item("Cocinar")).to_be_checked()

    todo_list.page.get_by_role("button", name="Eliminar las hechas").click()
    expect(todo_list.items).to_have_text(rows("Barrer"))
    expect(todo_list.message).to_contain_text("2 tareas eliminadas.")
    todo_list.undo.click()

    expect(todo_list.items).to_have_text(rows("Cocinar", "Barrer", "Regar"))


@pytest.mark.needs_javascript
def test_focus_moves_to_the_next_todo_after_a_deletion(todo_list: TodoList) -> None:
    """After a deletion the focus is on the todo that took its place, or in the field if none is left."""
    todo_list.add("Regar", "Barrer")

    todo_list.delete("Barrer")
    expect(todo_list.item("Regar")).to_be_focused()
    todo_list.delete("Regar")

    expect(todo_list.new).to_be_focused()


@pytest.mark.needs_javascript
def test_focus_moves_to_the_message_after_an_undo(todo_list: TodoList) -> None:
    """After an undo the focus is on its message, not in a field, which would open the keyboard of a phone."""
    todo_list.add("Regar")
    todo_list.delete("Regar")

    todo_list.undo.click()

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("link", name="Cerrar este aviso")).to_be_focused()

"""Tick todos, one or all."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList


@pytest.mark.todos("Regar", "Barrer")
def test_tick_and_untick(todo_list: TodoList) -> None:
    """A tick is saved, is counted at once, and can be removed."""
    todo_list.item("Regar").click()

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Barrer")).not_to_be_checked()
    expect(todo_list.count).to_have_text("1 pendiente")
    todo_list.page.reload()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("2 pendientes")
    expect(todo_list.item("Regar")).not_to_be_checked()


@pytest.mark.todos("Regar", *"ABCDEFGH")
def test_tick_stays_in_sight(todo_list: TodoList) -> None:
    """On a phone, ticking a todo far down the list does not scroll the page."""
    todo_list.page.set_viewport_size({"width": 360, "height": 640})

    todo_list.item("Regar").click()

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Regar")).to_be_in_viewport()
    expect(todo_list.page.locator("html")).to_have_css("scroll-behavior", "auto")  # no ride there from the top


@pytest.mark.todos("Regar", "Barrer")
def test_done_todo_looks_done(todo_list: TodoList) -> None:
    """A todo that is done is struck through; the others are not."""
    todo_list.item("Regar").click()

    done = todo_list.page.get_by_text("Regar", exact=True)
    expect(done).to_have_css("text-decoration-line", "line-through")
    expect(todo_list.page.get_by_text("Barrer", exact=True)).to_have_css("text-decoration-line", "none")


@pytest.mark.todos("Regar", "Barrer")
def test_all_are_ticked_and_unticked(todo_list: TodoList) -> None:
    """One button ticks all todos, and then unticks all."""
    todo_list.page.get_by_role("button", name="Marcar todas").click()
    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.page.get_by_role("button", name="Desmarcar todas").click()

    expect(todo_list.count).to_have_text("2 pendientes")
    expect(todo_list.item("Barrer")).not_to_be_checked()


@pytest.mark.todos("Regar", "Barrer")
def test_undo_of_all_leaves_what_was_unticked_since(todo_list: TodoList) -> None:
    """Undoing the tick of all opens again what it has ticked, and leaves what was unticked by hand since."""
    todo_list.page.get_by_role("button", name="Marcar todas").click()
    expect(todo_list.count).to_have_text("0 pendientes")
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("1 pendiente")
    todo_list.expect_saved()

    todo_list.page.goto("/hello")
    todo_list.recent.click()
    todo_list.undo.click()

    expect(todo_list.count).to_have_text("2 pendientes")
    expect(todo_list.item("Regar")).not_to_be_checked()


@pytest.mark.todos("Regar")
def test_button_for_all_follows_the_ticks(todo_list: TodoList) -> None:
    """The button for all offers to untick once the last todo is ticked, and to tick once one of them is open again."""
    todo_list.item("Regar").click()
    expect(todo_list.page.get_by_role("button", name="Desmarcar todas")).to_be_visible()
    todo_list.item("Regar").click()

    expect(todo_list.page.get_by_role("button", name="Marcar todas", exact=True)).to_be_visible()
    expect(todo_list.page.get_by_role("button", name="Eliminar las hechas")).to_have_count(0)


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_focus_stays_on_what_was_ticked(todo_list: TodoList) -> None:
    """After ticking a todo by keyboard, it can be unticked at once."""
    todo_list.item("Regar").focus()

    todo_list.page.keyboard.press("Space")

    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Regar")).to_be_focused()
    todo_list.page.keyboard.press("Space")
    expect(todo_list.item("Regar")).not_to_be_checked()

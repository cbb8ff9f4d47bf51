"""What JavaScript adds to a list: changes in place, announced, without a connection too."""

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList

pytestmark = pytest.mark.needs_javascript


def test_changes_do_not_reload_the_page(todo_list: TodoList) -> None:
    """Adding, ticking, editing and deleting change the list without loading the page again."""
    todo_list.page.evaluate("document.title = 'marked'")  # until the page is loaded again

    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    todo_list.edit("Barrer")
    todo_list.save("Barrer el patio")
    expect(todo_list.item("Barrer el patio")).to_be_visible()
    todo_list.delete("Regar")

    expect(todo_list.items).to_have_count(1)
    expect(todo_list.page).to_have_title("marked")


def test_message_is_seen_far_down_the_list(todo_list: TodoList) -> None:
    """However far down a phone is scrolled, the message about a change is visible, and nothing on the page moves."""
    todo_list.page.set_viewport_size({"width": 360, "height": 640})
    todo_list.add("Regar", *"ABCDEFGH")
    heading = todo_list.page.get_by_role("heading", name="Tareas")
    top = "heading => heading.getBoundingClientRect().top + scrollY"
    before = heading.evaluate(top)

    todo_list.delete("Regar")

    expect(todo_list.undo).to_be_in_viewport()
    assert heading.evaluate(top) == before


def test_changes_are_announced(todo_list: TodoList) -> None:
    """A screen reader announces how many todos are open after a change, and how many were deleted."""
    announcement = todo_list.page.get_by_role("main").get_by_role("paragraph").filter(has_text="pendiente").first
    todo_list.add("Regar", "Barrer")
    expect(announcement).to_have_text("Quedan 2 tareas pendientes.")

    todo_list.delete("Regar")

    expect(announcement).to_contain_text("Una tarea eliminada.")
    expect(announcement).to_contain_text("Queda una tarea pendiente.")


@pytest.mark.only_browser("chromium")
def test_lost_connection_says_so(todo_list: TodoList) -> None:
    """Without a connection the page says so and what was typed stays; once it is back, it can be sent again."""
    todo_list.new.fill("Regar")
    todo_list.page.context.set_offline(True)

    todo_list.new.press("Enter")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("No hay conexión")
    expect(todo_list.new).to_have_value("Regar")
    todo_list.page.context.set_offline(False)
    todo_list.new.press("Enter")
    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)

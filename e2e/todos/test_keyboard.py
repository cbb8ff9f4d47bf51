"""The list by keyboard: how far it is from one thing to the next, and where the focus is."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList

if TYPE_CHECKING:
    from playwright.sync_api import Route


@pytest.mark.todos("Regar", "Barrer")
def test_first_tick_is_near_the_field(todo_list: TodoList) -> None:
    """From the field for a new todo, two Tabs lead to the first tick."""
    todo_list.new.focus()

    todo_list.page.keyboard.press("Tab")
    todo_list.page.keyboard.press("Tab")

    expect(todo_list.item("Barrer")).to_be_focused()


@pytest.mark.without_javascript
@pytest.mark.todos("Regar")
def test_undo_is_the_next_thing_after_a_deletion(todo_list: TodoList) -> None:
    """After a deletion, one Tab leads to its undo."""
    todo_list.delete("Regar")
    expect(todo_list.items).to_have_count(0)

    todo_list.page.keyboard.press("Tab")

    expect(todo_list.undo).to_be_focused()


@pytest.mark.needs_javascript
def test_field_has_the_focus_on_arrival(todo_list: TodoList) -> None:
    """Where there is a keyboard, one can type a new todo at once."""
    expect(todo_list.new).to_be_focused()

    todo_list.page.keyboard.type("Regar\n")

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.new).to_be_focused()


@pytest.mark.needs_javascript
@pytest.mark.browser_context_args(has_touch=True, is_mobile=True)
@pytest.mark.needs("touch")
def test_no_keyboard_jumps_up_on_a_phone(todo_list: TodoList) -> None:
    """On a phone the field has no focus on arrival, which would open the keyboard."""
    expect(todo_list.new).to_be_visible()
    expect(todo_list.new).not_to_be_focused()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer")
def test_focus_moves_on_when_a_filter_hides_the_todo(todo_list: TodoList) -> None:
    """Under the filter of open todos, a tick moves the focus to the next todo, and at last to the heading."""
    todo_list.page.goto("/hello?filter=open")
    todo_list.item("Barrer").focus()

    todo_list.page.keyboard.press("Space")
    expect(todo_list.item("Regar")).to_be_focused()
    todo_list.page.keyboard.press("Space")

    expect(todo_list.page.get_by_role("heading", name="Tareas")).to_be_focused()
    expect(todo_list.items).to_have_count(0)
    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.page.get_by_role("heading", name="Tareas")).to_be_focused()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_focus_returns_to_the_todo_after_an_edit(todo_list: TodoList) -> None:
    """After an edit is saved or cancelled by keyboard, the focus is on the link that opened it."""
    edit = todo_list.page.get_by_role("link", name="Editar Regar")

    for key in ("Enter", "Escape"):
        edit.focus()
        todo_list.page.keyboard.press("Enter")
        expect(todo_list.edited).to_be_focused()
        todo_list.page.keyboard.press(key)
        expect(edit).to_be_focused()
    todo_list.expect_saved()

    expect(edit).to_be_focused()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_focus_skips_todos_that_cannot_be_ticked(todo_list: TodoList) -> None:
    """Under a filter, the focus moves past a todo that was deleted to the next that can be ticked."""
    todo_list.page.goto("/hello?filter=open")
    todo_list.delete("Barrer")
    todo_list.expect_saved()
    todo_list.item("Fregar").focus()

    todo_list.page.keyboard.press("Space")

    expect(todo_list.item("Regar")).to_be_focused()


@pytest.mark.needs_javascript
def test_late_script_leaves_the_focus_alone(todo_list: TodoList) -> None:
    """If the script arrives late, it does not take the focus from what somebody has chosen meanwhile."""
    page = todo_list.page
    held: list[Route] = []
    page.route("**/todos.js*", lambda route: held.append(route))
    with page.expect_request("**/todos.js*"):
        page.goto("/hello", wait_until="commit")
    button = page.get_by_role("button", name="English")
    button.focus()

    held[0].continue_()
    page.wait_for_load_state("load")

    expect(button).to_be_focused()


@pytest.mark.needs_javascript
@pytest.mark.needs("devtools")
@pytest.mark.todos("Regar")
def test_escape_of_an_input_method_ends_no_edit(todo_list: TodoList) -> None:
    """Escape that ends the composition of a Japanese word, for example, leaves the edit open."""
    todo_list.edit("Regar")
    keyboard = todo_list.page.context.new_cdp_session(todo_list.page)
    keyboard.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})

    todo_list.page.keyboard.press("Escape")

    expect(todo_list.edited).to_be_focused()

"""Without JavaScript: click twice, the second time before the next page is there, so that one form is sent twice."""

import pytest
from playwright.sync_api import Locator, expect

from e2e.harness.hands import point_of
from e2e.harness.network import Network
from e2e.pages.todos import TodoList, rows

pytestmark = [pytest.mark.browser_context_args(java_script_enabled=False), pytest.mark.needs("devtools")]


def click_twice(button: Locator, network: Network, url: str) -> None:
    """Click a button, and again once the server has got the form at `url` but the page has no answer yet."""
    point = point_of(button)  # now, as Playwright finds nothing while the next page is on its way
    held = network.hold_answers(url)
    button.page.mouse.click(*point)
    held.wait_for(1)
    button.page.mouse.click(*point)
    _cancelled, answer = held.wait_for(2)
    answer.release()


def test_new_todo_that_is_sent_twice_is_added_once(todo_list: TodoList, network: Network) -> None:
    """A second click on *Add* while the first is under way adds nothing, and the field is empty for the next todo."""
    todo_list.new.fill("Regar")

    click_twice(todo_list.page.get_by_role("button", name="Añadir"), network, "*/todos")

    expect(todo_list.new).to_have_value("")
    expect(todo_list.items).to_have_text(rows("Regar"))
    expect(todo_list.count).to_have_text("1 pendiente")


@pytest.mark.todos("Regar", "Barrer", "Fregar")
def test_deletion_that_is_sent_twice_deletes_one(todo_list: TodoList, network: Network) -> None:
    """A second click on *Delete* while the first is under way deletes nothing else, and one undo is offered."""
    click_twice(todo_list.page.get_by_role("button", name="Eliminar Barrer"), network, "*/delete")

    expect(todo_list.items).to_have_text(rows("Fregar", "Regar"))
    expect(todo_list.undo).to_have_count(1)
    todo_list.undo.click()
    expect(todo_list.items).to_have_text(rows("Fregar", "Barrer", "Regar"))

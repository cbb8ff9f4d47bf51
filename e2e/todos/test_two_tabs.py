"""What one tab does while another is open, and what a form does that comes late or twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.login import PASSWORD, log_in, log_out_elsewhere, token_of
from e2e.pages.todos import TodoList


@pytest.fixture
def other_tab(todo_list: TodoList) -> TodoList:
    """The same list in another tab, after one todo was added."""
    todo_list.add("Regar")
    tab = todo_list.page.context.new_page()
    tab.goto("/hello")
    return TodoList(tab)


def test_edit_of_what_another_tab_changed_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """An edit begun before another tab changed the todo overwrites nothing, says what it is now, and keeps its text."""
    todo_list.edit("Regar")
    other_tab.edit("Regar")
    other_tab.save("Regar el jardín")
    expect(other_tab.item("Regar el jardín")).to_be_visible()

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("otra pestaña la ha dejado en «Regar el jardín»")
    expect(todo_list.edited).to_have_value("Regar las macetas")
    other_tab.page.reload()
    expect(other_tab.item("Regar el jardín")).to_be_visible()


def test_edit_may_be_saved_all_the_same(todo_list: TodoList, other_tab: TodoList) -> None:
    """Whoever has been told of the other change can put theirs in its place."""
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
    """An edit of a todo that another tab has deleted says so, and offers the text for a new one."""
    todo_list.edit("Regar")
    other_tab.delete("Regar")
    expect(other_tab.items).to_have_count(0)

    todo_list.save("Regar las macetas")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("Otra pestaña ha eliminado esa tarea.")
    expect(todo_list.new).to_have_value("Regar las macetas")
    expect(todo_list.new).to_be_focused()
    expect(todo_list.items).to_have_count(0)


def test_tick_of_what_another_tab_deleted_says_so(todo_list: TodoList, other_tab: TodoList) -> None:
    """A tick on a todo that another tab has deleted says so, and brings nothing back."""
    other_tab.delete("Regar")
    expect(other_tab.items).to_have_count(0)

    todo_list.item("Regar").click()

    expect(todo_list.page.get_by_role("alert")).to_contain_text("ya se ha eliminado")
    expect(todo_list.items).to_have_count(0)


def test_form_sent_twice_adds_once(todo_list: TodoList) -> None:
    """The very same form, sent twice, adds its todo once."""
    page = todo_list.page
    html = page.content()
    idempotency_key = page.get_by_label("¿Qué hay que hacer?").evaluate(
        "input => input.form.elements.idempotency_key.value"
    )
    fields: dict[str, str | float | bool] = {
        "csrf_token": token_of(html),
        "idempotency_key": idempotency_key,
        "description": "Regar",
    }

    for _again in range(2):
        page.request.post("/todos", form=fields)

    page.reload()
    expect(todo_list.item("Regar")).to_have_count(1)
    expect(todo_list.items).to_have_count(1)


def test_expired_form_loses_nothing(todo_list: TodoList) -> None:
    """A todo sent after the session ended is not added, and what was typed can still be read."""
    todo_list.new.fill("Regar")
    todo_list.page.context.clear_cookies()

    todo_list.new.press("Enter")

    expect(todo_list.page.get_by_text("El formulario ha caducado").first).to_be_visible()
    expect(todo_list.new).to_have_value("Regar")
    expect(todo_list.page.get_by_role("checkbox")).to_have_count(0)


def test_session_ended_elsewhere_shows_what_was_typed(todo_list: TodoList) -> None:
    """Once another browser has ended the session, what was typed is in the message, to be written again."""
    page = todo_list.page
    log_out_elsewhere(page)
    todo_list.new.fill("Regar")

    todo_list.new.press("Enter")

    expect(todo_list.message).to_have_text(re.compile("Tu sesión ha terminado.* Habías escrito: Regar"))


def test_lists_are_kept_apart(todo_list: TodoList, page: Page, name: str) -> None:
    """Nobody sees or reaches the todos of somebody else: to them, such an id does not exist."""
    todo_list.add("Regar")
    todo_list.edit("Regar")
    mine = page.url if "edit=" in page.url else todo_list.edited.evaluate("input => input.form.action")
    todo_id = "".join(filter(str.isdigit, mine.rsplit("/", 1)[1]))
    assert page.context.browser is not None
    stranger = page.context.browser.new_context(base_url=page.url.split("/hello")[0])
    log_in(stranger, f"{name} 2", PASSWORD)
    token = token_of(stranger.request.get("/hello").text())

    answers = [
        stranger.request.post(
            f"/todos/{todo_id}{action}",
            form={"csrf_token": token, "description": "Robada", "version": "1", "done": "1"},
        ).status
        for action in ("", "/done", "/delete")
    ]

    stranger.close()
    page.goto("/hello")
    expect(todo_list.item("Regar")).not_to_be_checked()
    expect(page.get_by_text("Robada")).to_have_count(0)
    assert answers == [404, 404, 404]

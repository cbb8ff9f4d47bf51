"""A new todo that was typed and not added yet stays in its field, whatever else is done."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import expect

from e2e.harness.network import Network
from e2e.pages.todos import TodoList

if TYPE_CHECKING:
    from playwright.sync_api import Route


def button(name: str) -> Callable[[TodoList], None]:
    """Return a function that presses a button of the page."""
    return lambda todo_list: todo_list.page.get_by_role("button", name=name).click()


def link(name: str) -> Callable[[TodoList], None]:
    """Return a function that follows a link of the page."""
    return lambda todo_list: todo_list.page.get_by_role("link", name=name, exact=True).click()


def undo(todo_list: TodoList) -> None:
    """Undo the deletion of Cocinar."""
    todo_list.recent.click()
    todo_list.undo_of("Cocinar").last.click()


def leave_and_come_back(todo_list: TodoList) -> None:
    """Open another page, and go back."""
    todo_list.page.get_by_role("link", name="Cuenta").click()
    expect(todo_list.page.get_by_role("heading", level=1)).to_have_text("Tu cuenta")
    todo_list.page.go_back()


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda todo_list: todo_list.item("Regar").click(), id="tick"),
        pytest.param(button("Eliminar Barrer"), id="delete"),
        pytest.param(button("Marcar todas"), id="tick all"),
        pytest.param(button("Eliminar las hechas"), id="delete all done"),
        pytest.param(undo, id="undo"),
    ],
)
@pytest.mark.todos("Regar", "Barrer", "Fregar", "Cocinar")
def test_draft_survives_a_change(todo_list: TodoList, act: Callable[[TodoList], None]) -> None:
    """Ticking, deleting and undoing leave what was typed for a new todo in its field."""
    todo_list.item("Fregar").click()
    expect(todo_list.count).to_have_text("3 pendientes")
    todo_list.delete("Cocinar")
    expect(todo_list.count).to_have_text("2 pendientes")
    todo_list.page.goto("/hello")
    before = todo_list.page.get_by_role("region", name="Tareas").inner_text()
    todo_list.new.fill(" sin acabar")

    act(todo_list)

    expect(todo_list.region).not_to_have_text(before, use_inner_text=True)
    todo_list.expect_saved()
    expect(todo_list.new).to_have_value(" sin acabar")
    expect(todo_list.page.get_by_role("checkbox", name="sin acabar")).to_have_count(0)


@pytest.mark.inside  # the limit is a setting
@pytest.mark.todos("Regar", "Cocinar")
def test_draft_survives_what_is_refused(todo_list: TodoList, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An undo for which the list has no room says so, and leaves what was typed for a new todo in its field."""
    todo_list.delete("Cocinar")
    expect(todo_list.count).to_have_text("1 pendiente")
    todo_list.page.goto("/hello")
    monkeypatch.setitem(app.config, "MAX_TODOS", 1)
    todo_list.new.fill(" sin acabar")

    undo(todo_list)

    expect(todo_list.page.get_by_role("alert")).to_contain_text("Tu lista está llena")
    expect(todo_list.new).to_have_value(" sin acabar")
    expect(todo_list.page.get_by_role("checkbox")).to_have_count(1)


@pytest.mark.needs_javascript
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(link("Pendientes"), id="filter"),
        pytest.param(button("English"), id="language"),
        pytest.param(button("Oscuro"), id="theme"),
        pytest.param(leave_and_come_back, id="back"),
        pytest.param(lambda todo_list: todo_list.page.reload(), id="reload"),
    ],
)
@pytest.mark.todos("Regar")
def test_draft_survives_another_page(todo_list: TodoList, act: Callable[[TodoList], None]) -> None:
    """A filter, another language or theme, Back and a reload leave what was typed for a new todo in its field."""
    todo_list.new.fill("Sin acabar")

    with todo_list.page.expect_event("load"):
        act(todo_list)

    field = todo_list.new.or_(todo_list.page.get_by_label("What needs to be done?"))
    expect(field).to_have_value("Sin acabar")
    field.press("Enter")
    expect(todo_list.item("Sin acabar")).to_be_visible()
    expect(field).to_have_value("")


@pytest.mark.todos("Regar")
def test_draft_is_added_once(todo_list: TodoList) -> None:
    """A draft that was added is in the field no longer, whatever is done next."""
    todo_list.new.fill("Sin acabar")
    todo_list.item("Regar").click()
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.new).to_have_value("Sin acabar")

    todo_list.new.press("Enter")
    expect(todo_list.item("Sin acabar")).to_be_visible()
    todo_list.item("Sin acabar").click()

    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.new).to_have_value("")
    todo_list.page.reload()
    expect(todo_list.new).to_have_value("")


@pytest.mark.needs_javascript
@pytest.mark.parametrize(
    ("meanwhile", "then", "value"),
    [pytest.param("Barr", "er", "Regar Barrer", id="meanwhile"), pytest.param("", " ya", "Regar ya", id="then")],
)
def test_text_that_the_server_refuses_comes_back(todo_list: TodoList, meanwhile: str, then: str, value: str) -> None:
    """If the server fails at a new todo, its text is in the field again, before what was typed meanwhile."""
    page = todo_list.page
    requests: list[Route] = []
    page.route("**/todos", lambda route: requests.append(route))
    todo_list.new.fill("Regar")
    with page.expect_request("**/todos"):
        todo_list.new.press("Enter")
    page.keyboard.type(meanwhile)
    requests[0].fulfill(status=500, content_type="text/html", body="<p class=lead>Vaya")
    expect(todo_list.new).to_have_accessible_error_message("Vaya")

    page.keyboard.type(then)

    expect(todo_list.new).to_have_value(value)
    expect(todo_list.items).to_have_count(0)
    page.unroute_all()
    todo_list.new.press("Enter")
    expect(todo_list.item(value)).to_be_visible()


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_draft_that_was_added_on_another_page_does_not_come_back(todo_list: TodoList) -> None:
    """Back leads to a page on which a draft was typed; if it was added since, its field is empty."""
    todo_list.new.fill("Barrer")
    with todo_list.page.expect_event("load"):
        todo_list.page.get_by_role("link", name="Pendientes").click()
    todo_list.new.press("Enter")
    expect(todo_list.item("Barrer")).to_be_visible()

    todo_list.page.go_back()

    expect(todo_list.item("Barrer")).to_be_visible()
    expect(todo_list.new).to_have_value("")


@pytest.mark.needs_javascript
@pytest.mark.todos("Regar")
def test_draft_of_any_length_holds_nothing_up(todo_list: TodoList) -> None:
    """With far more text in the field than can be added, a tick is saved, and the text stays."""
    todo_list.new.fill("x" * 70_000)

    todo_list.item("Regar").click()

    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.new).to_have_value("x" * 70_000)


@pytest.mark.needs("reload of forms")
def test_text_that_was_sent_without_the_script_survives_a_reload(todo_list: TodoList) -> None:
    """A todo that was sent before the script had come, and was refused, is still in its field after a reload."""
    todo_list.new.fill("x" * 201)
    with todo_list.page.expect_navigation():
        # As without a script, which gets no event, and has stored nothing.
        todo_list.new.evaluate("field => { sessionStorage.clear(); field.form.submit(); }")

    todo_list.page.reload()

    expect(todo_list.new).to_have_value("x" * 201)
    expect(todo_list.new).to_have_accessible_error_message("Como mucho, 200 caracteres.")


@pytest.mark.needs_javascript
@pytest.mark.needs("devtools")
def test_another_theme_does_not_wait_for_an_answer(todo_list: TodoList, network: Network) -> None:
    """The theme changes at once while a new todo is under way, without a message."""
    network.hold_answers("*/todos")
    todo_list.new.fill("Regar")
    todo_list.new.press("Enter")

    todo_list.page.get_by_role("button", name="Oscuro").click()

    expect(todo_list.page.get_by_role("button", name="Oscuro", pressed=True)).to_be_visible()
    expect(todo_list.message).to_have_count(0)

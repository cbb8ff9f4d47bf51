"""Limit how many todos a list holds, and how often it is changed: nothing that was typed is lost."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows

pytestmark = pytest.mark.inside  # the limits are settings


@pytest.mark.todos("Regar", "Barrer")
def test_full_list_takes_no_more(todo_list: TodoList, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A todo that no longer fits into the list is refused beside the field, and stays there until there is room."""
    monkeypatch.setitem(app.config, "MAX_TODOS", 2)
    todo_list.new.fill("Fregar")

    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message(
        "Tu lista está llena: caben 2 tareas como mucho. Borra algunas antes."
    )
    expect(todo_list.new).to_have_value("Fregar")
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))


@pytest.mark.needs_javascript
def test_too_many_changes_wait(todo_list: TodoList, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a list is changed too often within a minute, the rest waits on the page, which says so, and is saved later."""
    monkeypatch.setitem(app.config, "LIMIT_OF_CHANGES", "1 per minute")
    todo_list.add("Regar")

    todo_list.page.keyboard.type("Barrer\n")

    expect(todo_list.page.get_by_role("alert")).to_contain_text("muchísimos cambios en un minuto")
    expect(todo_list.page.get_by_text("Barrer", exact=True)).to_be_visible()
    monkeypatch.undo()
    todo_list.come_back()
    expect(todo_list.item("Barrer")).to_be_visible()
    expect(todo_list.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.needs_javascript
def test_rest_waits_as_long_as_it_is_asked_to(todo_list: TodoList, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of too many changes is sent when the time that the server asks for is over, and not before."""
    page, alert, asked_for = todo_list.page, todo_list.page.get_by_role("alert"), list[str]()
    page.clock.install()
    monkeypatch.setitem(app.config, "LIMIT_OF_CHANGES", "1 per minute")
    todo_list.add("Regar")
    page.keyboard.type("Barrer\n")
    expect(alert).to_contain_text("muchísimos cambios en un minuto")
    monkeypatch.undo()

    page.on("request", lambda request: asked_for.append(urlsplit(request.url).path))

    page.clock.fast_forward("00:10")

    page.evaluate("fetch('/hello_world').then(({ status }) => status)")
    assert asked_for == ["/hello_world"]
    expect(alert).to_be_visible()
    page.clock.fast_forward("01:00")
    expect(todo_list.item("Barrer")).to_be_visible()
    expect(alert).to_have_count(0)


@pytest.mark.without_javascript
def test_refused_change_can_be_sent_again(todo_list: TodoList, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a list is changed too often within a minute, a page says so, with what was typed, to be sent again."""
    monkeypatch.setitem(app.config, "LIMIT_OF_CHANGES", "1 per minute")
    todo_list.add("Regar")
    todo_list.new.fill("Barrer")
    todo_list.new.press("Enter")

    expect(todo_list.page.get_by_role("heading", level=1)).to_have_text("Demasiados cambios a la vez")
    expect(todo_list.new).to_have_value("Barrer")
    monkeypatch.undo()
    todo_list.page.get_by_role("button", name="Enviar de nuevo").click()

    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))

"""Add a todo."""

import pytest
from playwright.sync_api import expect

from e2e.pages.login import send_form, token_of
from e2e.pages.todos import TodoList, rows


def test_new_list_is_empty(todo_list: TodoList) -> None:
    """The list of a new account is empty and says so; the examples are for visitors who are not logged in."""
    expect(todo_list.page.get_by_text("Nada que hacer.")).to_be_visible()
    expect(todo_list.items).to_have_count(0)
    expect(todo_list.page.get_by_text("Comprar café")).to_have_count(0)
    expect(todo_list.region.get_by_role("button")).to_have_text(["Añadir"])
    expect(todo_list.region.get_by_role("link")).to_have_count(0)


def test_new_todo_comes_first(todo_list: TodoList) -> None:
    """A new todo is at the top of the list, not ticked, and the field is empty for the next."""
    todo_list.add("Regar", "Barrer")

    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))
    expect(todo_list.item("Barrer")).not_to_be_checked()
    expect(todo_list.new).to_have_value("")
    expect(todo_list.count).to_have_text("2 pendientes")


def test_description_is_trimmed(todo_list: TodoList) -> None:
    """Spaces around a description are not part of it."""
    todo_list.add("  Regar  ")

    todo_list.edit("Regar")

    expect(todo_list.edited).to_have_value("Regar")


@pytest.mark.parametrize("nothing", ["", "   "])
def test_empty_todo_is_refused(todo_list: TodoList, nothing: str) -> None:
    """A description that is empty, or nothing but spaces, is refused beside the field and adds nothing."""
    todo_list.new.fill(nothing)

    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message("Escribe qué hay que hacer.")
    expect(todo_list.items).to_have_count(0)


def test_too_long_a_todo_is_refused(todo_list: TodoList) -> None:
    """More than 200 characters are refused with the limit, and stay whole in the field."""
    todo_list.new.fill("ñ" * 201)

    todo_list.new.press("Enter")

    expect(todo_list.new).to_have_accessible_error_message("Como mucho, 200 caracteres.")
    expect(todo_list.page.get_by_text("Como mucho, 200 caracteres.")).to_be_visible()
    expect(todo_list.new).to_have_value("ñ" * 201)
    expect(todo_list.items).to_have_count(0)


@pytest.mark.parametrize("text", ["<b>Regar</b>", "{{ 7 * 7 }}", "日本 🎈 إيمان", "&amp; \"'"])
def test_description_is_only_ever_text(todo_list: TodoList, text: str) -> None:
    """A description may hold markup or any script, and is shown letter by letter."""
    todo_list.add(text)

    expect(todo_list.item(text)).to_be_visible()
    expect(todo_list.page.get_by_text("49", exact=True)).to_have_count(0)


def test_form_sent_twice_adds_once(todo_list: TodoList) -> None:
    """The same form sent twice adds its todo once."""
    page = todo_list.page
    html = page.content()
    idempotency_key = page.get_by_label("¿Qué hay que hacer?").evaluate(
        "input => input.form.elements.idempotency_key.value"
    )
    fields = {
        "csrf_token": token_of(html),
        "idempotency_key": idempotency_key,
        "description": "Regar",
    }

    for _again in range(2):
        send_form(page.request, page.url, "/todos", fields)

    page.reload()
    expect(todo_list.item("Regar")).to_have_count(1)
    expect(todo_list.items).to_have_count(1)


@pytest.mark.needs_javascript
@pytest.mark.needs("double click")
def test_double_click_on_add_adds_once(todo_list: TodoList) -> None:
    """A double click on the button adds the todo once, however slow its second click, and complains of nothing."""
    methods: list[str] = []
    todo_list.page.on("request", lambda request: methods.append(request.method))
    todo_list.new.fill("Regar")
    todo_list.page.get_by_role("button", name="Añadir").hover()
    mouse = todo_list.page.mouse

    mouse.down()
    mouse.up()
    todo_list.item("Regar").wait_for()
    mouse.down(click_count=2)
    mouse.up(click_count=2)

    expect(todo_list.new).not_to_have_attribute("aria-invalid", "true")
    todo_list.add("Barrer")  # changes take turns: whatever the second click sent went before this
    expect(todo_list.items).to_have_text(rows("Barrer", "Regar"))
    assert methods.count("POST") == 2


@pytest.mark.needs_javascript
def test_focus_stays_in_the_field_for_the_next_todo(todo_list: TodoList) -> None:
    """After adding a todo, the next can be typed at once."""
    todo_list.add("Regar")

    expect(todo_list.new).to_be_focused()
    expect(todo_list.new).to_have_value("")

"""Long lists are split into pages."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows

LONG = pytest.mark.todos(*(f"Tarea {number}" for number in range(1, 53)))
"""52 todos, on two pages."""


@LONG
def test_long_list_is_shown_in_pages(todo_list: TodoList) -> None:
    """More than 50 todos are split into pages, newest first, with every todo on one of them."""
    pages = todo_list.page.get_by_role("navigation", name="Páginas")
    expect(todo_list.items).to_have_text(rows(*(f"Tarea {number}" for number in range(52, 2, -1))))
    expect(pages).to_contain_text("Página 1 de 2")
    expect(pages.get_by_role("link", name="Más nuevas")).to_have_count(0)

    pages.get_by_role("link", name="Más antiguas").click()

    expect(todo_list.items).to_have_text(rows("Tarea 2", "Tarea 1"))
    expect(pages.get_by_role("link", name="Más antiguas")).to_have_count(0)
    expect(todo_list.page).to_have_url("/hello?page=2")


@LONG
def test_change_stays_on_its_page(todo_list: TodoList) -> None:
    """A change on the second page shows the second page again."""
    todo_list.page.goto("/hello?page=2")

    todo_list.item("Tarea 1").click()

    expect(todo_list.count).to_have_text("51 pendientes")
    expect(todo_list.items).to_have_text(rows("Tarea 2", "Tarea 1"))
    expect(todo_list.page).to_have_url(re.compile(r"/hello\?page=2(#.*)?$"))


@pytest.mark.parametrize("path", ["/hello?page=2", "/hello?filter=done"])
@LONG
def test_todo_added_out_of_sight_says_where_it_is(todo_list: TodoList, path: str) -> None:
    """A todo that is added on the second page, or under the filter of done ones, comes with a link to where it is."""
    todo_list.page.goto(path)
    todo_list.new.fill("Regar")

    todo_list.new.press("Enter")

    expect(todo_list.message).to_contain_text("Añadida: está al principio de la lista.")
    expect(todo_list.page).to_have_url(re.compile(re.escape(path)))
    expect(todo_list.item("Regar")).to_have_count(0)
    todo_list.message.get_by_role("link", name="Verla").click()
    expect(todo_list.items.first).to_have_text(*rows("Regar"))
    expect(todo_list.page).to_have_url("/hello")


@LONG
def test_refused_edit_returns_to_its_page(todo_list: TodoList) -> None:
    """After an edit on the second page was refused and then saved, the second page is shown."""
    todo_list.page.goto("/hello?page=2")
    todo_list.edit("Tarea 1")
    todo_list.save("x" * 201)
    expect(todo_list.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")

    todo_list.save("Regar")

    expect(todo_list.items).to_have_text(rows("Tarea 2", "Regar"))
    expect(todo_list.page).to_have_url(re.compile(r"/hello\?page=2(#.*)?$"))


@LONG
def test_bulk_changes_say_how_many(todo_list: TodoList) -> None:
    """Ticking all and deleting all done say how many todos they reach, other pages included, and can be undone."""
    todo_list.page.get_by_role("button", name="Marcar todas (52)").click()
    expect(todo_list.message).to_contain_text("52 tareas marcadas.")
    expect(todo_list.count).to_have_text("0 pendientes")
    todo_list.page.get_by_role("button", name="Eliminar las hechas (52)").click()
    expect(todo_list.message).to_contain_text("52 tareas eliminadas.")
    expect(todo_list.items).to_have_count(0)

    todo_list.page.goto("/hello")
    todo_list.recent.click()
    todo_list.page.get_by_role("button", name="Deshacer 52 eliminadas").click()
    expect(todo_list.page.get_by_role("button", name="Desmarcar todas (52)")).to_be_visible()
    expect(todo_list.count).to_have_text("0 pendientes")
    expect(todo_list.items.filter(has=todo_list.page.get_by_role("checkbox"))).to_have_count(50)
    todo_list.page.goto("/hello")
    todo_list.recent.click()
    todo_list.page.get_by_role("button", name="Deshacer 52 marcadas").click()

    expect(todo_list.count).to_have_text("52 pendientes")
    expect(todo_list.recent).to_be_hidden()


@pytest.mark.todos("Regar", "Barrer")
def test_undo_of_ticking_all_spares_what_was_ticked_before(todo_list: TodoList) -> None:
    """The undo of ticking all unticks only those that it had ticked."""
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("1 pendiente")
    todo_list.page.get_by_role("button", name="Marcar todas").click()
    expect(todo_list.message).to_contain_text("Una tarea marcada.")

    todo_list.undo.click()

    expect(todo_list.count).to_have_text("1 pendiente")
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Barrer")).not_to_be_checked()


@pytest.mark.todos("Regar")
def test_short_list_has_no_pages(todo_list: TodoList) -> None:
    """A list that fits on one page has no links to others."""
    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("navigation", name="Páginas")).to_have_count(0)
    expect(todo_list.page.get_by_role("button", name="Marcar todas", exact=True)).to_be_visible()

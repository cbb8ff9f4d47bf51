"""Long lists are split into pages."""

import re

import pytest
from playwright.sync_api import expect

from e2e.pages.todos import TodoList, rows


@pytest.fixture
def long_list(todo_list: TodoList) -> TodoList:
    """A list of 52 todos, on two pages."""
    todo_list.add_many(*(f"Tarea {number}" for number in range(1, 53)))
    return todo_list


def test_long_list_is_shown_in_pages(long_list: TodoList) -> None:
    """More than 50 todos are split into pages, newest first, with every todo on one of them."""
    pages = long_list.page.get_by_role("navigation", name="Páginas")
    expect(long_list.items).to_have_text(rows(*(f"Tarea {number}" for number in range(52, 2, -1))))
    expect(pages).to_contain_text("Página 1 de 2")
    expect(pages.get_by_role("link", name="Más nuevas")).to_have_count(0)

    pages.get_by_role("link", name="Más antiguas").click()

    expect(long_list.items).to_have_text(rows("Tarea 2", "Tarea 1"))
    expect(pages.get_by_role("link", name="Más antiguas")).to_have_count(0)
    expect(long_list.page).to_have_url("/hello?page=2")


def test_change_stays_on_its_page(long_list: TodoList) -> None:
    """A change on the second page shows the second page again."""
    long_list.page.goto("/hello?page=2")

    long_list.item("Tarea 1").click()

    expect(long_list.count).to_have_text("51 pendientes")
    expect(long_list.items).to_have_text(rows("Tarea 2", "Tarea 1"))
    expect(long_list.page).to_have_url(re.compile(r"/hello\?page=2(#.*)?$"))


@pytest.mark.parametrize("path", ["/hello?page=2", "/hello?filter=done"])
def test_todo_added_out_of_sight_says_where_it_is(long_list: TodoList, path: str) -> None:
    """A todo that is added on the second page, or under the filter of done ones, comes with a link to where it is."""
    long_list.page.goto(path)
    long_list.new.fill("Regar")

    long_list.new.press("Enter")

    expect(long_list.message).to_contain_text("Añadida: está al principio de la lista.")
    expect(long_list.page).to_have_url(re.compile(re.escape(path)))
    expect(long_list.item("Regar")).to_have_count(0)
    long_list.message.get_by_role("link", name="Verla").click()
    expect(long_list.items.first).to_have_text(*rows("Regar"))
    expect(long_list.page).to_have_url("/hello")


def test_refused_edit_returns_to_its_page(long_list: TodoList) -> None:
    """After an edit on the second page was refused and then saved, the second page is shown."""
    long_list.page.goto("/hello?page=2")
    long_list.edit("Tarea 1")
    long_list.save("x" * 201)
    expect(long_list.edited).to_have_accessible_error_message("Como mucho, 200 caracteres.")

    long_list.save("Regar")

    expect(long_list.items).to_have_text(rows("Tarea 2", "Regar"))
    expect(long_list.page).to_have_url(re.compile(r"/hello\?page=2(#.*)?$"))


def test_bulk_changes_say_how_many(long_list: TodoList) -> None:
    """Ticking all and deleting all done say how many todos they reach, other pages included, and can be undone."""
    long_list.page.get_by_role("button", name="Marcar todas (52)").click()
    expect(long_list.message).to_contain_text("52 tareas marcadas.")
    expect(long_list.count).to_have_text("0 pendientes")
    long_list.page.get_by_role("button", name="Eliminar las hechas (52)").click()
    expect(long_list.message).to_contain_text("52 tareas eliminadas.")
    expect(long_list.items).to_have_count(0)

    long_list.page.goto("/hello")
    long_list.recent.click()
    long_list.page.get_by_role("button", name="Deshacer 52 eliminadas").click()
    expect(long_list.page.get_by_role("button", name="Desmarcar todas (52)")).to_be_visible()
    expect(long_list.count).to_have_text("0 pendientes")
    expect(long_list.items.filter(has=long_list.page.get_by_role("checkbox"))).to_have_count(50)
    long_list.page.goto("/hello")
    long_list.recent.click()
    long_list.page.get_by_role("button", name="Deshacer 52 marcadas").click()

    expect(long_list.count).to_have_text("52 pendientes")
    expect(long_list.recent).to_be_hidden()


def test_undo_of_ticking_all_spares_what_was_ticked_before(todo_list: TodoList) -> None:
    """The undo of ticking all unticks only those that it had ticked."""
    todo_list.add("Regar", "Barrer")
    todo_list.item("Regar").click()
    expect(todo_list.count).to_have_text("1 pendiente")
    todo_list.page.get_by_role("button", name="Marcar todas").click()
    expect(todo_list.message).to_contain_text("Una tarea marcada.")

    todo_list.undo.click()

    expect(todo_list.count).to_have_text("1 pendiente")
    expect(todo_list.item("Regar")).to_be_checked()
    expect(todo_list.item("Barrer")).not_to_be_checked()


def test_short_list_has_no_pages(todo_list: TodoList) -> None:
    """A list that fits on one page has no links to others."""
    todo_list.add("Regar")

    expect(todo_list.item("Regar")).to_be_visible()
    expect(todo_list.page.get_by_role("navigation", name="Páginas")).to_have_count(0)
    expect(todo_list.page.get_by_role("button", name="Marcar todas", exact=True)).to_be_visible()
